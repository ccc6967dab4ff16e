import {Chalk} from 'chalk';
import {EcrctlError} from '../../errors.ts';
import {redactText} from '../../registry/redact.ts';
import {defaultHint} from './default-hints.ts';
import {harmless, harmlessJson} from './harmless.ts';

/** What makes a hint fit the command that failed. */
export type AdaptHint = (hint: string) => string;

/** A failure for people: what failed and why on one line, what to do on a line `hint:`. */
export function errorText(
  error: unknown,
  options: {colorLevel: 0 | 1 | 2 | 3; debug: boolean; adapt?: AdaptHint},
): string {
  const {debug, adapt = asItIs} = options;
  const colors = new Chalk({level: options.colorLevel});
  const message = oneLine(error instanceof Error ? error.message : String(error));
  const lines = [`${colors.red('error:')} ${message}`];
  const hint = hintOf(error);
  if (hint) lines.push(`${colors.cyan('hint:')} ${oneLine(adapt(hint))}`);
  if (debug && error instanceof Error) lines.push(stackOf(error));
  return `${lines.join('\n')}\n`;
}

/** A failure for programs, on standard error. */
export function errorJson(error: unknown, adapt: AdaptHint = asItIs): string {
  const known = error instanceof EcrctlError ? error : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const hint = hintOf(error);
  const body = {code: known?.code ?? 'UNKNOWN', message, ...(hint ? {hint: adapt(hint)} : {})};
  return `${harmlessJson(JSON.stringify({error: body}))}\n`;
}

function asItIs(hint: string): string {
  return hint;
}

function hintOf(error: unknown): string | undefined {
  const known = error instanceof EcrctlError ? error : undefined;
  return known?.hint || defaultHint(known?.code);
}

function oneLine(text: string): string {
  return harmless(text.replace(/\s*\n\s*/g, ' '));
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${stackOf(error.cause)}` : '';
  return harmless(redactText(`${error.stack ?? error.message}${cause}`), '\n');
}
