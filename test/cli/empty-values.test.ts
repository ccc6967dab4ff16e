import {Command} from 'commander';
import {expect, test} from 'vitest';
import {refuseEmptyValues} from '../../src/cli/empty-values.ts';
import {failureOf} from '../support/to-throw-code.ts';

function parsed(...words: string[]): Command {
  const command = new Command().option('--tag <glob...>').option('-f, --file <file>').option('--flag');
  return command.parse(words, {from: 'user'});
}

test.each([
  [['--file', ''], '--file is empty'],
  [['--file='], '--file is empty'],
  [['--tag', 'a', ''], '--tag is empty'],
])('an option whose variable nobody set is refused: %j', async (words, message) => {
  const error = await failureOf('USAGE', async () => refuseEmptyValues(parsed(...words)));
  expect(error.message).toBe(message);
});

test('options that are not there or have no value are none of these', () => {
  refuseEmptyValues(parsed('--flag', '--tag', 'a'));
});
