import type {OperationShape} from '../../ecr/operation-shape.ts';
import {EcrctlError} from '../../errors.ts';
import type {CommandContext} from '../context/command-context.ts';
import {didYouMean} from '../did-you-mean.ts';
import {readText} from '../read-text.ts';
import {MAX_VALUE_BYTES, memberFlag, parseInput, parseMembers} from './parse-members.ts';
import {typedInput} from './typed-input.ts';

/** An operation's input as a command line writes it. */
export interface WrittenInput {
  /** Flags and their values. */
  members: readonly string[];
  /** The value of --cli-input-json. */
  json: string | undefined;
}

/** The members that were written, as flags before JSON, and those that settings give. */
export async function readInput(
  context: CommandContext,
  shape: OperationShape,
  {members, json}: WrittenInput,
): Promise<Record<string, unknown>> {
  const input = {
    ...defaultMembers(context, shape),
    ...typedInput(await jsonInput(json, shape), shape.input),
    ...(await parseMembers(members, shape.input)),
  };
  requireMembers(shape, input);
  return input;
}

/** The account of --registry-id goes where an operation takes one. */
function defaultMembers(context: CommandContext, shape: OperationShape): Record<string, unknown> {
  const {registryId} = context.settings;
  return registryId && shape.input.some(member => member.name === 'registryId') ? {registryId} : {};
}

async function jsonInput(
  source: string | undefined,
  shape: OperationShape,
): Promise<Record<string, unknown>> {
  if (source === undefined) return {};
  const file = source === '-' ? source : /^file:\/\/(.*)$/s.exec(source)?.[1];
  const what = 'the value of --cli-input-json';
  const json = file === undefined ? source : await readText(file, {what, maxBytes: MAX_VALUE_BYTES});
  const value = parseInput(json, '--cli-input-json');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EcrctlError('USAGE', '--cli-input-json: the input must be a JSON object');
  }
  refuseUnknownMembers(value, shape);
  return value as Record<string, unknown>;
}

/** The SDK leaves out what it does not know, and a misspelt member would be as if it were not there. */
function refuseUnknownMembers(value: object, {name, input}: OperationShape): void {
  const known = input.map(member => member.name);
  const unknown = Object.keys(value).find(one => !known.includes(one));
  if (unknown === undefined) return;
  const members = known.length === 0 ? `${name} takes none` : `members: ${known.join(', ')}`;
  throw new EcrctlError('USAGE', `--cli-input-json: unknown member "${unknown}"`, {
    hint: didYouMean(unknown, known) ?? members,
  });
}

function requireMembers(shape: OperationShape, input: Record<string, unknown>): void {
  const missing = shape.input.filter(member => member.required && input[member.name] === undefined);
  if (missing.length === 0) return;
  throw new EcrctlError(
    'USAGE',
    `${shape.name} needs ${missing.map(one => memberFlag(one.name)).join(', ')}`,
    {
      hint: `ecrctl api ${shape.name} --generate-skeleton shows every member`,
    },
  );
}
