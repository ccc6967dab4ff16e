import pLimit from 'p-limit';
import {hasCode} from '../../errors.ts';
import type {CommandContext} from '../context/command-context.ts';
import {repositoriesMatching} from './list-names.ts';

/** Repositories that are read side by side; a registry allows tens of calls a second. */
const REPOSITORIES_AT_ONCE = 4;

/** The policy of one repository; absent where it has none. */
export interface PolicyOfOne<Policy> {
  repositoryName: string;
  policy?: Policy;
}

/**
 * Reads the policy of each repository that a pattern matches, in the order of their names.
 * @throws EcrctlError REPOSITORY_NOT_FOUND where none matches
 */
export async function policiesOfEach<Policy>(
  context: CommandContext,
  pattern: string,
  read: (repositoryName: string) => Promise<Policy>,
): Promise<PolicyOfOne<Policy>[]> {
  const limit = pLimit(REPOSITORIES_AT_ONCE);
  const readOne = async (repositoryName: string): Promise<PolicyOfOne<Policy>> => {
    try {
      return {repositoryName, policy: await read(repositoryName)};
    } catch (error) {
      if (hasCode(error, 'POLICY_NOT_FOUND')) return {repositoryName};
      throw error;
    }
  };
  const names = await repositoriesMatching(context, pattern);
  return Promise.all(names.map(name => limit(readOne, name)));
}

/** A policy's text on one line, as far as it is JSON. */
export function onOneLine(text = ''): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
