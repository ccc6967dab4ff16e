import {expect, test} from 'vitest';
import {confirmationName} from '../../../src/cli/questions/confirmation-name.ts';
import {failureOf} from '../../support/to-throw-code.ts';

test('a severe question wants the name typed, unless the command line has it', () => {
  const ask = (given: string | undefined, severe: boolean) => confirmationName('team/app', {given, severe});
  expect(ask(undefined, false)).toEqual({name: 'team/app', required: false, given: false});
  expect(ask(undefined, true)).toEqual({name: 'team/app', required: true, given: false});
  expect(ask('team/app', true)).toMatchObject({given: true});
});

test('a command line that names something else is refused, whatever else it says', async () => {
  const other = () => confirmationName('team/app', {given: 'team/web', severe: false});
  const error = await failureOf('USAGE', other);
  expect(error.message).toBe('--confirm names team/web, but this is team/app');
});
