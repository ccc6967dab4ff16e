import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {type ConfirmOptions, confirm} from '../../../src/cli/questions/confirm.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const QUESTION =
  'delete the repository: a\u001b[31m (account 123456789012, region us-east-1, endpoint https://x)?';
const WHERE = 'account 123456789012, region us-east-1, endpoint https://x';

/** A command's surroundings, with or without a terminal, and what it noted. */
function surroundings(own: Partial<ConfirmOptions> & {terminal?: boolean}) {
  const notes: string[] = [];
  const stdin = Object.assign(new PassThrough(), {isTTY: own.terminal === true});
  const stderr = Object.assign(new PassThrough(), {isTTY: own.terminal === true});
  const options: ConfirmOptions = {
    yes: false,
    input: true,
    stdin: stdin as unknown as NodeJS.ReadStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    signal: new AbortController().signal,
    note: text => notes.push(text),
    ...own,
  };
  return {options, notes, stdin, asked: () => String(stderr.read())};
}

test('with --yes account, region and endpoint are told and nothing is asked', async () => {
  const {options, notes} = surroundings({yes: true});
  await confirm(QUESTION, options);
  expect(notes).toEqual([`delete the repository: a␛[31m (${WHERE})`]);
});

test('without a terminal the failure says what would have been done, and where', async () => {
  const error = await failureOf('CONFIRMATION_REQUIRED', () => confirm(QUESTION, surroundings({}).options));
  expect(error.message).toContain(WHERE);
  expect(error.message).not.toContain('?');
});

test('on a terminal --no-input fails instead of asking', async () => {
  const {options} = surroundings({terminal: true, input: false});
  await failureOf('CONFIRMATION_REQUIRED', () => confirm(QUESTION, options));
});

test.each(['\n', 'no\n', 'yesterday\n', '\u0004'])('the answer %j changes nothing', async answer => {
  const {options, stdin, asked} = surroundings({terminal: true});
  stdin.write(answer);
  await failureOf('CANCELLED', () => confirm(QUESTION, options));
  expect(asked()).toContain('a␛[31m');
});

test.each(['y\n', 'YES\n'])('the answer %j goes on', async answer => {
  const {options, stdin} = surroundings({terminal: true});
  stdin.write(answer);
  await confirm(QUESTION, options);
});
