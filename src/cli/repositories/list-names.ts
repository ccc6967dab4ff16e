import {listRepositories} from '../../ecr/repositories.ts';
import type {CommandContext} from '../context/command-context.ts';
import {globMatcher} from '../glob.ts';

/** What makes a word a pattern; no repository's name has any of it. */
const PATTERN = /[*?[\]{}!]/;

/**
 * The repositories that words mean, each once: names and references as they are, patterns as the repositories
 * that match; every repository of the registry where there is no word.
 */
export async function repositoriesNamed(
  context: CommandContext,
  words: readonly string[],
): Promise<string[]> {
  const patterns = words.filter(word => PATTERN.test(word));
  const names = words.filter(word => !PATTERN.test(word));
  if (words.length > 0 && patterns.length === 0) return [...new Set(names)];
  const matchers = (words.length === 0 ? [undefined] : patterns).map(globMatcher);
  const {client, registryId} = await context.ecr();
  const scope = {...(registryId ? {registryId} : {}), signal: context.signal};
  const found: string[] = [];
  for await (const {repositoryName = ''} of listRepositories(client, scope)) {
    if (matchers.some(matches => matches(repositoryName))) found.push(repositoryName);
  }
  return [...new Set([...names, ...found.sort()])];
}
