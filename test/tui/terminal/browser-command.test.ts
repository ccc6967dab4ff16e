import {describe, expect, test} from 'vitest';
import {browserCommand} from '../../../src/tui/terminal/browser-command.ts';

const URL = 'https://example.com/?a=1&b=2';

function programOf(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  return browserCommand(URL, {env, platform})?.program;
}

describe('browserCommand', () => {
  test('is what the system has for it', () => {
    expect(programOf({}, 'darwin')).toBe('open');
    expect(programOf({}, 'win32')).toBe('rundll32');
    expect(programOf({DISPLAY: ':0'}, 'linux')).toBe('xdg-open');
    expect(programOf({WAYLAND_DISPLAY: 'wayland-0'}, 'linux')).toBe('xdg-open');
  });

  test('is $BROWSER where it is set, with its arguments, and the address as one word', () => {
    expect(browserCommand(URL, {env: {BROWSER: 'firefox -P work'}, platform: 'linux'})).toEqual({
      program: '/bin/sh',
      args: ['-c', 'firefox -P work "$1"', 'sh', URL],
    });
  });

  test('is nothing where no browser could be seen', () => {
    expect(programOf({}, 'linux')).toBeUndefined();
    expect(programOf({SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22'}, 'darwin')).toBeUndefined();
    expect(
      programOf({SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22', BROWSER: 'firefox'}, 'linux'),
    ).toBeUndefined();
  });
});
