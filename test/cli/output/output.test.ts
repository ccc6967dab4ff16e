import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {Output, type OutputSettings} from '../../../src/cli/output/output.ts';

const EVIL = 'a\u001b]0;owned\u0007\u001b[2J\u009b31m\u202eb\u200bc\u061c';
const SHOWN = 'a␛]0;owned␇␛[2J\\u009b31m\\u202eb\\u200bc\\u061c';

function outputTo(own: Partial<OutputSettings>) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const output = new Output({
    format: 'text',
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    terminal: true,
    colorLevel: {stdout: 1, stderr: 1},
    quiet: false,
    verbose: true,
    now: () => new Date(0),
    ...own,
  });
  return {output, out: () => String(stdout.read()), err: () => String(stderr.read())};
}

test('nothing that is told can move a cursor, rename the terminal or turn the text', () => {
  const {output, err} = outputTo({colorLevel: {stdout: 0, stderr: 0}});
  output.note(EVIL);
  output.warn(EVIL);
  output.detail(EVIL);
  expect(err()).toBe(`${SHOWN}\nwarning: ${SHOWN}\n${SHOWN}\n`);
});

test('own colours survive, hiding and blinking do not', () => {
  const {output, err} = outputTo({});
  output.note(`${output.noteColors.red('bad')} \u001b[8mhidden\u001b[5m`);
  expect(err()).toBe('\u001b[31mbad\u001b[39m ␛[8mhidden␛[5m\n');
});

test.each(['text', 'json', 'yaml'] as const)('a result as %s on a terminal is harmless', async format => {
  const {output, out} = outputTo({format});
  await output.result({data: {name: EVIL}, text: EVIL});
  expect(out()).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
});

test('a pipe gets a text to the letter', async () => {
  const {output, out} = outputTo({terminal: false});
  await output.result({data: EVIL, text: EVIL});
  expect(out()).toBe(`${EVIL}\n`);
});

test('a query takes a word between backticks as a text, as the AWS CLI does', async () => {
  const {output, out} = outputTo({format: 'json', query: '[?status==`error`].check'});
  await output.result({
    data: [
      {check: 'region', status: 'error'},
      {check: 'clock', status: 'ok'},
    ],
  });
  expect(JSON.parse(out())).toEqual(['region']);
});

test('stored text is harmless on a terminal and to the letter in a pipe', async () => {
  const stored = Buffer.from(`{\r\n\t"a": "${EVIL}"}`);
  const shown = outputTo({});
  await shown.output.content(stored);
  expect(shown.out()).toBe(`{␍\n\t"a": "${SHOWN}"}`);
  const piped = outputTo({terminal: false});
  await piped.output.content(stored);
  expect(piped.out()).toBe(stored.toString());
});
