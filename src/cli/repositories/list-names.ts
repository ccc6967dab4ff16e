import {listRepositories} from '../../ecr/repositories.ts';
import {EcrctlError} from '../../errors.ts';
import type {CommandContext} from '../context/command-context.ts';
import {globMatcher} from '../glob.ts';

/** What makes a word a pattern; no repository's name has any of it. */
const PATTERN = /[*?[\]{}!]/;

/** Whether a word means every repository that it matches. */
export function isRepositoryPattern(word: string): boolean {
  return PATTERN.test(word);
}

/**
 * The repositories of the registry that a pattern matches, by name.
 * @throws EcrctlError REPOSITORY_NOT_FOUND where there is none
 */
export async function repositoriesMatching(context: CommandContext, pattern: string): Promise<string[]> {
  const names = await repositoriesNamed(context, [pattern]);
  if (names.length > 0) return names;
  throw new EcrctlError('REPOSITORY_NOT_FOUND', `no repository matches ${pattern}`, {
    hint: 'ecrctl repository list shows what is there; a pattern is matched against names without a registry',
  });
}

/**
 * The repositories that words mean, each once: names and references as they are, patterns as the repositories
 * that match; every repository of the registry where there is no word.
 */
export async function repositoriesNamed(
  context: CommandContext,
  words: readonly string[],
): Promise<string[]> {
  const patterns = words.filter(isRepositoryPattern);
  const names = words.filter(word => !isRepositoryPattern(word));
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
