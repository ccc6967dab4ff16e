import type {Repository} from '@aws-sdk/client-ecr';

/** How a repository treats a tag that exists already. */
export type TagMutability = Pick<Repository, 'imageTagMutability' | 'imageTagMutabilityExclusionFilters'>;

/** Whether a repository keeps this tag where it is. */
export function isImmutableTag(rules: TagMutability, tag: string): boolean {
  const {imageTagMutability, imageTagMutabilityExclusionFilters: filters = []} = rules;
  const isException = filters.some(({filter = ''}) => covers(filter, tag));
  if (imageTagMutability === 'IMMUTABLE_WITH_EXCLUSION') return !isException;
  return imageTagMutability === 'MUTABLE_WITH_EXCLUSION' ? isException : imageTagMutability === 'IMMUTABLE';
}

/** Whether a filter, in which `*` is any text, is the whole tag; what is between stars is looked for from left to right. */
function covers(filter: string, tag: string): boolean {
  const [start = '', ...parts] = filter.split('*');
  const end = parts.pop();
  if (end === undefined) return tag === filter;
  if (tag.length < start.length + end.length || !tag.startsWith(start) || !tag.endsWith(end)) return false;
  let rest = tag.slice(start.length, tag.length - end.length);
  for (const part of parts) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}
