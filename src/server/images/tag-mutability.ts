import type {ImageTagMutability, ImageTagMutabilityExclusionFilter} from '@aws-sdk/client-ecr';
import {invalidParameter} from '../ecr-fault.ts';
import type {RepositoryRecord} from '../state/records.ts';

/** At most so many `*` are allowed in one exclusion filter. */
const MAX_WILDCARDS = 2;

/** How a repository treats a tag that exists already. */
export type MutabilityRules = Pick<
  RepositoryRecord,
  'imageTagMutability' | 'imageTagMutabilityExclusionFilters'
>;

/** Whether a repository keeps this tag where it is once it exists. */
export function isImmutableTag(rules: MutabilityRules, tag: string): boolean {
  const excluded = (rules.imageTagMutabilityExclusionFilters ?? []).some(({filter}) =>
    matchesWholeTag(filter ?? '', tag),
  );
  switch (rules.imageTagMutability) {
    case 'IMMUTABLE':
      return true;
    case 'IMMUTABLE_WITH_EXCLUSION':
      return !excluded;
    case 'MUTABLE_WITH_EXCLUSION':
      return excluded;
    default:
      return false;
  }
}

/**
 * Takes mutability and filters together as a request gives them; leaving filters out clears them.
 * @throws EcrFault InvalidParameterException when they do not go together
 */
export function checkMutability(
  mutability: ImageTagMutability | undefined,
  filters: ImageTagMutabilityExclusionFilter[] | undefined,
): MutabilityRules {
  const imageTagMutability = mutability ?? 'MUTABLE';
  const wantsFilters = imageTagMutability.endsWith('_WITH_EXCLUSION');
  if (wantsFilters && !filters) throw filtersMismatch(`can't be null when`, imageTagMutability);
  if (!wantsFilters && filters) throw filtersMismatch('must be null when', imageTagMutability);
  for (const {filter} of filters ?? []) checkWildcards(filter ?? '');
  return {imageTagMutability, ...(filters && {imageTagMutabilityExclusionFilters: filters})};
}

function filtersMismatch(what: string, mutability: string) {
  return invalidParameter(
    'imageTagMutabilityExclusionFilters',
    `ImageTagMutabilityExclusionFilters ${what} imageTagMutability is set as ${mutability}`,
  );
}

function checkWildcards(filter: string): void {
  if (filter.split('*').length - 1 <= MAX_WILDCARDS) return;
  throw invalidParameter(
    'imageTagMutabilityExclusionFilters',
    `Filter '${filter}' must not have more than ${MAX_WILDCARDS} wildcards`,
  );
}

/** `*` stands for any run of characters; the filter must cover the whole tag. At most two of them: no blow-up. */
function matchesWholeTag(filter: string, tag: string): boolean {
  const pattern = filter
    .split('*')
    .map(part => part.replaceAll('.', String.raw`\.`))
    .join('.*');
  return new RegExp(`^${pattern}$`, 's').test(tag);
}
