import {pointerToken} from '../../json/json-source.ts';
import type {Condition, PrincipalEntry, Statement} from './policy-document.ts';

/** The pointer of one text of an element, as if the element were a list: `/Statement/0/Action/2`. */
export function elementPointer({pointer}: Statement, element: string, at: number): string {
  return `${pointer}/${element}/${at}`;
}

/** The part of a pointer that exists in a value: single texts stand where lists could. */
export function existingPointer(value: unknown, pointer: string): string {
  let existing = '';
  let node = value;
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) break;
    node = (node as Record<string, unknown>)[name];
    existing += `/${token}`;
  }
  return existing;
}

/** The pointer of a condition's value: `/Statement/0/Condition/StringEquals/aws:username`. */
export function conditionPointer({pointer}: Statement, {name, key}: Condition): string {
  return `${pointer}/Condition/${pointerToken(name)}/${pointerToken(key)}`;
}

/** The pointer of a statement's principal, or of one of its entries. */
export function principalPointer({pointer, principals}: Statement, entry?: PrincipalEntry): string {
  const element = `${pointer}/${principals?.negated ? 'NotPrincipal' : 'Principal'}`;
  if (!entry) return element;
  const alike = principals?.entries.filter(({type}) => type === entry.type) ?? [];
  return `${element}/${entry.type}/${alike.indexOf(entry)}`;
}
