import type {MemberShape, Shape} from '../../ecr/operation-shape.ts';
import {EcrctlError} from '../../errors.ts';
import {parseJson} from '../../json/parse-json.ts';
import {didYouMean} from '../did-you-mean.ts';
import {readBytes, readText} from '../read-text.ts';

/** A layer part is the largest value that an operation takes: 10 MiB, and half as much again as base64. */
export const MAX_VALUE_BYTES = 32 * 1024 * 1024;

/**
 * Reads an operation's input from words like the AWS CLI's: `--repository-name app --image-ids imageTag=1
 * imageTag=2 --force`. A value may be JSON, shorthand (`Key=a,Value=b`), `file://FILE` (text) or
 * `fileb://FILE` (bytes).
 */
export async function parseMembers(
  words: readonly string[],
  members: readonly MemberShape[],
): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = {};
  for (let at = 0; at < words.length; ) {
    const {member, inline} = memberNamed(words[at]!, members);
    at += 1;
    const values = inline === undefined ? [] : [inline];
    while (inline === undefined && at < words.length && !isFlag(words[at]!)) values.push(words[at++]!);
    input[member.name] = await readValue(member, values);
  }
  return input;
}

/** `--repository-name` for `repositoryName`. */
export function memberFlag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter, at) => `${at > 0 ? '-' : ''}${letter.toLowerCase()}`)}`;
}

function isFlag(word: string): boolean {
  return /^--[a-zA-Z]/.test(word);
}

function memberNamed(word: string, members: readonly MemberShape[]): {member: MemberShape; inline?: string} {
  const [flag, inline] = splitOnce(word, '=');
  const member = members.find(one => memberFlag(one.name) === flag || `--${one.name}` === flag);
  if (isFlag(word) && member) return inline === undefined ? {member} : {member, inline};
  const flags = members.map(one => memberFlag(one.name));
  const meant = isFlag(word) ? didYouMean(flag, flags) : undefined;
  throw new EcrctlError('USAGE', isFlag(word) ? `unknown member ${flag}` : `"${word}" belongs to no member`, {
    hint: meant ?? (flags.length > 0 ? `members: ${flags.join(' ')}` : 'this operation takes none'),
  });
}

async function readValue(member: MemberShape, values: string[]): Promise<unknown> {
  const {shape, name} = member;
  if (shape.kind === 'boolean' && values.length === 0) return true;
  const [first] = values;
  if (first === undefined) {
    throw new EcrctlError('USAGE', `${memberFlag(name)} needs a value`, {hint: `it is ${described(shape)}`});
  }
  if (shape.kind === 'list' && !(values.length === 1 && first.startsWith('['))) {
    return Promise.all(values.map(value => convert(shape.item, value, name)));
  }
  if (values.length > 1)
    throw new EcrctlError('USAGE', `${memberFlag(name)} takes one value, not ${values.length}`);
  return convert(shape, first, name);
}

async function convert(shape: Shape, text: string, name: string): Promise<unknown> {
  const limits = {what: `the value of ${memberFlag(name)}`, maxBytes: MAX_VALUE_BYTES};
  if (text.startsWith('fileb://')) return readBytes(text.slice('fileb://'.length), limits);
  if (text.startsWith('file://')) {
    return convert(shape, await readText(text.slice('file://'.length), limits), name);
  }
  if (shape.kind === 'number') return toNumber(text, name);
  if (shape.kind === 'boolean') return toBoolean(text, name);
  if (shape.kind === 'blob') return Buffer.from(text, 'base64');
  if (shape.kind === 'timestamp') return toTime(text, name);
  if (shape.kind === 'string') return text;
  return /^\s*[[{]/.test(text) ? parseInput(text, memberFlag(name)) : shorthand(shape, text, name);
}

/** What kind of value a member takes, in words. */
export function described(shape: Shape): string {
  return shape.kind === 'structure' || shape.kind === 'map' ? 'JSON or Name=value' : `a ${shape.kind}`;
}

/** `Key=a,Value=b`, one level deep. */
async function shorthand(shape: Shape, text: string, name: string): Promise<unknown> {
  if (shape.kind !== 'structure' && shape.kind !== 'map') {
    throw new EcrctlError('USAGE', `${memberFlag(name)} takes JSON`);
  }
  const value: Record<string, unknown> = {};
  for (const part of text.split(',')) {
    const [key, inner] = splitOnce(part, '=');
    const member = shape.kind === 'structure' ? shape.members.find(one => one.name === key) : undefined;
    if (inner === undefined || (shape.kind === 'structure' && !member)) {
      throw new EcrctlError('USAGE', `${memberFlag(name)}: "${part}" is not name=value`, {
        hint:
          shape.kind === 'structure' ? `names: ${shape.members.map(one => one.name).join(', ')}` : undefined,
      });
    }
    value[key] = await convert(member?.shape ?? {kind: 'string'}, inner, name);
  }
  return value;
}

/** JSON of an input, or a usage error that says where it came from. */
export function parseInput(text: string, where: string): unknown {
  return parseJson(text, (why, cause) => {
    const message = cause instanceof Error ? cause.message : `it ${why}`;
    return new EcrctlError('USAGE', `${where}: ${message}`, {cause});
  });
}

function toNumber(text: string, name: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw new EcrctlError('USAGE', `${memberFlag(name)}: "${text}" is not a number`);
}

function toTime(text: string, name: string): Date {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw new EcrctlError('USAGE', `${memberFlag(name)}: "${text}" is not a time`, {
    hint: 'write it as 2026-01-31T12:00:00Z',
  });
}

function toBoolean(text: string, name: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new EcrctlError('USAGE', `${memberFlag(name)}: write true or false`);
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
