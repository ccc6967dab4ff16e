import type {Tag} from '@aws-sdk/client-ecr';
import {EcrFault} from '../ecr-fault.ts';

/** Tags a repository can have. */
const MAX_TAGS = 50;
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;

/** A repository's tags with these added, checked. @throws EcrFault InvalidTagParameter…, TooManyTagsException */
export function withTags(existing: Record<string, string>, added: readonly Tag[]): Record<string, string> {
  const given = new Map(added.map(({Key, Value}) => [Key!, Value!]));
  if (given.size < added.length || !added.every(isUsable)) throw invalidTags();
  const next = new Map([...Object.entries(existing), ...given]);
  if (next.size > MAX_TAGS) {
    throw new EcrFault('TooManyTagsException', `A repository can have at most ${MAX_TAGS} tags`);
  }
  return Object.fromEntries(next);
}

function isUsable({Key: key = '', Value: value = ''}: Tag): boolean {
  const fits = key !== '' && key.length <= MAX_KEY_LENGTH && value.length <= MAX_VALUE_LENGTH;
  return fits && !/^aws:/i.test(key);
}

/** The service says no more, whatever it is (mulgadc/spinifex, gateway/ecrapi). */
function invalidTags(): EcrFault {
  return new EcrFault('InvalidTagParameterException', 'Tag parameters are invalid');
}
