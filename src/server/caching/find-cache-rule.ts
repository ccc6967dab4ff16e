import type {CacheRuleRecord} from '../state/registry-records.ts';

/** The prefix of a rule for every repository, and of an upstream without a prefix. */
export const ROOT_PREFIX = 'ROOT';

/** A pull-through cache rule under its prefix. */
export interface CacheRule {
  ecrRepositoryPrefix: string;
  record: CacheRuleRecord;
}

/** The rule that covers a repository: the one with the longest prefix, with ROOT as the last resort. */
export function findCacheRule(rules: Iterable<CacheRule>, repositoryName: string): CacheRule | undefined {
  return [...rules]
    .filter(({ecrRepositoryPrefix}) => restAfter(ecrRepositoryPrefix, repositoryName) !== undefined)
    .reduce<CacheRule | undefined>((best, one) => (best && rank(best) >= rank(one) ? best : one), undefined);
}

/** The name of the upstream's repository that a repository caches: the rule's prefix is changed for the upstream's. */
export function upstreamRepositoryName(
  {ecrRepositoryPrefix, record}: CacheRule,
  repositoryName: string,
): string {
  const rest = restAfter(ecrRepositoryPrefix, repositoryName)!;
  const prefix = record.upstreamRepositoryPrefix;
  return prefix === ROOT_PREFIX ? rest : `${withoutSlash(prefix)}/${rest}`;
}

/** What follows the prefix and a slash; undefined where the prefix does not cover the name. */
function restAfter(prefix: string, repositoryName: string): string | undefined {
  if (prefix === ROOT_PREFIX) return repositoryName;
  const start = `${withoutSlash(prefix)}/`;
  const rest = repositoryName.slice(start.length);
  return repositoryName.startsWith(start) && rest !== '' ? rest : undefined;
}

function withoutSlash(prefix: string): string {
  return prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
}

function rank({ecrRepositoryPrefix}: CacheRule): number {
  return ecrRepositoryPrefix === ROOT_PREFIX ? 0 : ecrRepositoryPrefix.length;
}
