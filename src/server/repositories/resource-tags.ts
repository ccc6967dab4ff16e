import type {Tag} from '@aws-sdk/client-ecr';
import {EcrFault} from '../ecr-fault.ts';

/** Tags a repository can have. */
const MAX_TAGS = 50;
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;

/** A repository's tags with these added, checked. @throws EcrFault InvalidTagParameter…, TooManyTagsException */
export function withTags(existing: Record<string, string>, added: readonly Tag[]): Record<string, string> {
  for (const tag of added) checkTag(tag);
  const keys = added.map(({Key}) => Key);
  if (new Set(keys).size < keys.length) throw invalidTag('Duplicate tag keys found');
  const next = {...existing};
  for (const {Key, Value} of added) next[Key!] = Value!;
  if (Object.keys(next).length > MAX_TAGS) {
    throw new EcrFault('TooManyTagsException', `A repository can have at most ${MAX_TAGS} tags`);
  }
  return next;
}

/** The service's own texts are not known. */
function checkTag({Key: key = '', Value: value = ''}: Tag): void {
  if (key === '' || key.length > MAX_KEY_LENGTH) {
    throw invalidTag(`Tag keys must be 1 to ${MAX_KEY_LENGTH} characters long`);
  }
  if (value.length > MAX_VALUE_LENGTH) {
    throw invalidTag(`Tag values must be at most ${MAX_VALUE_LENGTH} characters long`);
  }
  if (/^aws:/i.test(key)) throw invalidTag('Tag keys must not begin with aws:');
}

function invalidTag(message: string): EcrFault {
  return new EcrFault('InvalidTagParameterException', message);
}
