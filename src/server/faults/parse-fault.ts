/**
 * The grammar of `--fault`:
 *
 *     EFFECT[=VALUE][,OPTION=VALUE]...
 *
 *     throttle               refuses with ThrottlingException; 429 TOOMANYREQUESTS under /v2/
 *     error=NAME             refuses with an exception of the API, for example error=ServerException
 *     expire-token           refuses the credentials as expired
 *     latency=250ms          waits first (ms or s)
 *     reset[=BYTES]          breaks the connection, at once or after so many bytes of the answer
 *     truncate=BYTES         ends the answer early, though more was promised
 *     corrupt=BYTE           changes the byte at this offset of the answer
 *
 *     op=NAME|NAME           only these operations; * stands for any text (op=Describe*). What /v2/ does goes by the
 *                            name of its permission (a blob is GetDownloadUrlForLayer); the download of a layer's
 *                            bytes, to which both protocols redirect, is GetLayer
 *     protocol=api           only the JSON API, or protocol=distribution: only /v2/
 *     p=0.2                  only this share of the calls, drawn from seed=N
 *     after=3                lets the first three pass
 *     times=2                stops after two
 *     seed=7                 where the dice start (1)
 *
 * Of several faults the first that strikes a call decides; all of them count it.
 */
import {EcrctlError} from '../../errors.ts';
import {FAULT_CODES, type FaultName} from '../ecr-fault.ts';
import {OPERATION_NAMES} from '../validation/operation-shapes.ts';
import {DEFAULT_SEED, type FaultEffect, type FaultRule} from './fault-rule.ts';
import {matchesOperation} from './matches-operation.ts';

const EFFECTS =
  'throttle, error=NAME, expire-token, latency=250ms, reset[=BYTES], truncate=BYTES, corrupt=BYTE';
/** What is no operation of the API, but can go wrong as well. */
const LAYER_DOWNLOAD = 'GetLayer';

const OPTIONS = 'op=NAME, protocol=api|distribution, p=0..1, after=N, times=N, seed=N';

/**
 * Reads one `--fault`.
 * @throws EcrctlError USAGE, with the part that cannot be understood
 */
export function parseFault(text: string): FaultRule {
  const [first = '', ...rest] = text.split(',').map(part => part.trim());
  const rule: FaultRule = {
    effect: parseEffect(...splitPair(first), text),
    operations: [],
    probability: 1,
    after: 0,
    seed: DEFAULT_SEED,
  };
  for (const part of rest) Object.assign(rule, parseOption(part, text));
  return rule;
}

function splitPair(part: string): [string, string | undefined] {
  const equals = part.indexOf('=');
  return equals < 0 ? [part, undefined] : [part.slice(0, equals), part.slice(equals + 1)];
}

function parseEffect(name: string, value: string | undefined, text: string): FaultEffect {
  switch (name) {
    case 'throttle':
    case 'expire-token':
      if (value !== undefined) throw refused(text, `${name} takes no value`);
      return {kind: name};
    case 'error':
      return {kind: name, faultName: parseFaultName(value, text)};
    case 'latency':
      return {kind: name, milliseconds: parseDuration(value, text)};
    case 'reset':
      return value === undefined ? {kind: name} : {kind: name, afterBytes: wholeNumber(name, value, text)};
    case 'truncate':
      return {kind: name, afterBytes: wholeNumber(name, value, text)};
    case 'corrupt':
      return {kind: name, atByte: wholeNumber(name, value, text)};
    default:
      throw refused(text, `there is no effect "${name}"`, `effects are ${EFFECTS}`);
  }
}

function parseOption(part: string, text: string): Partial<FaultRule> {
  const [name, value = ''] = splitPair(part);
  switch (name) {
    case 'op':
      return {operations: parseOperations(value, text)};
    case 'protocol':
      if (value === 'api' || value === 'distribution') return {protocol: value};
      throw refused(text, `"${value}" is not a protocol`, 'write protocol=api or protocol=distribution');
    case 'p':
      return {probability: parseProbability(value, text)};
    case 'after':
      return {after: wholeNumber(name, value, text)};
    case 'times':
      return {times: wholeNumber(name, value, text)};
    case 'seed':
      return {seed: wholeNumber(name, value, text)};
    default:
      throw refused(text, `there is no option "${name}"`, `options are ${OPTIONS}`);
  }
}

function parseOperations(value: string, text: string): string[] {
  const names = value.split('|');
  const unknown = names.find(name => ![...OPERATION_NAMES, LAYER_DOWNLOAD].some(matchesOperation(name)));
  if (unknown === undefined) return names;
  throw refused(
    text,
    `no operation is called "${unknown}"`,
    'write op=PutImage, op=Describe* or op=GetX|PutX',
  );
}

function parseFaultName(value: string | undefined, text: string): FaultName {
  if (value !== undefined && Object.hasOwn(FAULT_CODES, value)) return value as FaultName;
  throw refused(text, `"${value ?? ''}" is not an exception`, 'write error=ServerException, for example');
}

function parseDuration(value: string | undefined, text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(value ?? '') ?? [];
  if (amount === undefined) throw refused(text, `"${value ?? ''}" is not a duration`, 'write latency=250ms');
  return Number(amount) * (unit === 's' ? 1000 : 1);
}

function parseProbability(value: string, text: string): number {
  const share = /^\d*\.?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (share >= 0 && share <= 1) return share;
  throw refused(text, `"${value}" is not a share of calls`, 'write p=0.2 for one call in five');
}

function wholeNumber(name: string, value: string | undefined, text: string): number {
  const number = /^\d+$/.test(value ?? '') ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw refused(text, `${name} needs a whole number, not "${value ?? ''}"`);
}

function refused(text: string, why: string, hint?: string): EcrctlError {
  return new EcrctlError('USAGE', `fault "${text}" cannot be understood: ${why}`, {
    hint: hint ?? 'write EFFECT[=VALUE][,OPTION=VALUE]..., for example throttle,op=PutImage,p=0.2,seed=7',
  });
}
