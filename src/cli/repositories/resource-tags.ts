import type {Tag} from '@aws-sdk/client-ecr';
import {EcrctlError} from '../../errors.ts';

/** Reads `key=value` as a resource tag; a key alone has an empty value. @throws EcrctlError USAGE */
export function parseResourceTag(text: string): Tag {
  const equals = text.indexOf('=');
  const [Key, Value] = equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
  if (Key !== '') return {Key, Value};
  throw new EcrctlError('USAGE', `"${text}" has no key`, {hint: 'write key=value'});
}
