import {expect, test} from 'vitest';
import {errorJson, errorText} from '../../../src/cli/output/render-error.ts';
import {EcrctlError} from '../../../src/errors.ts';

const PLAIN = {colorLevel: 0, debug: false} as const;

test('an error is one line and a hint is another, whatever a registry put into them', () => {
  const error = new EcrctlError('SERVICE_ERROR', 'no\u001b[2J\r\n way', {hint: 'go\n away\u0007'});
  expect(errorText(error, PLAIN)).toBe('error: no␛[2J way\nhint: go away␇\n');
});

test('an error as JSON says the same to a program and nothing to a terminal', () => {
  const message = 'no\u001b[2J\u009b31m\u007f\u202e way';
  const json = errorJson(new EcrctlError('SERVICE_ERROR', message));
  expect(json.trimEnd()).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(json)).toMatchObject({error: {message}});
});

test('an error that brings no hint gets the one of its kind', () => {
  const error = new EcrctlError('INVALID_ARCHIVE', 'a.tar: odd');
  expect(errorText(error, PLAIN)).toMatch(/^error: a\.tar: odd\nhint: make or fetch it again.*\n$/);
  expect(JSON.parse(errorJson(error))).toEqual({
    error: {code: 'INVALID_ARCHIVE', message: 'a.tar: odd', hint: expect.stringContaining('fetch it again')},
  });
});

test('a failure that nobody foresaw says how to find out more, and shows its stack only under --debug', () => {
  const error = new TypeError('x is not a function');
  expect(errorText(error, PLAIN)).toBe(
    'error: x is not a function\nhint: run it again with --debug to see where this comes from\n',
  );
  expect(errorText(error, {...PLAIN, debug: true})).toContain('    at ');
});

test('a stack shows no secret, whoever put it into the cause', () => {
  const cause = new Error('refused: Authorization: Basic QVdTOnNlY3JldHNlY3JldA==');
  const shown = errorText(new EcrctlError('SERVICE_ERROR', 'no', {cause}), {...PLAIN, debug: true});
  expect(shown).toContain('caused by:');
  expect(shown).not.toContain('QVdT');
});
