import {describe, expect, test} from 'vitest';
import {asciiOnly, showsUtf8} from '../../../src/tui/terminal/ascii-only.ts';
import {checkTerminal} from '../../../src/tui/terminal/check-terminal.ts';
import {clipboardSequence} from '../../../src/tui/terminal/clipboard.ts';
import {failureOf} from '../../support/to-throw-code.ts';

describe('a terminal without UTF-8', () => {
  test.each([
    [{}, true],
    [{LANG: 'en_US.UTF-8'}, true],
    [{LANG: 'C'}, false],
    [{LC_ALL: 'C', LANG: 'en_US.UTF-8'}, false],
    [{LC_CTYPE: 'de_DE.utf8', LANG: 'C'}, true],
    [{TERM: 'linux', LANG: 'en_US.UTF-8'}, false],
  ])('is known by %j', (env, utf8) => {
    expect(showsUtf8(env)).toBe(utf8);
  });

  test('gets lines of the same width in ASCII', () => {
    expect(asciiOnly('👩‍👩‍👧‍👦|e\u0301|🇩🇪|')).toBe('??|e|??|');
    expect(asciiOnly('\x1b[1m› a…  ▸ ██▌· 日本 ─')).toBe('\x1b[1m> a~  + ###. ???? -');
  });
});

describe('the clipboard sequence', () => {
  test('carries the text in base64', () => {
    expect(clipboardSequence('hé', {})).toBe(`\x1b]52;c;${Buffer.from('hé').toString('base64')}\x07`);
  });

  test('reaches the outer terminal through tmux', () => {
    expect(clipboardSequence('x', {TMUX: '/tmp/s'})).toContain('\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\');
  });
});

describe('checkTerminal', () => {
  const tty = {isTTY: true};

  test('lets a terminal pass', () => {
    expect(() => checkTerminal({stdin: tty, stdout: tty, env: {TERM: 'xterm'}})).not.toThrow();
  });

  test.each([
    ['standard input is a pipe', {stdin: {}, stdout: tty, env: {}}],
    ['standard output is a file', {stdin: tty, stdout: {}, env: {}}],
    ['the terminal is dumb', {stdin: tty, stdout: tty, env: {TERM: 'dumb'}}],
  ])('refuses and names commands for scripts when %s', async (_, streams) => {
    const error = await failureOf('NO_TERMINAL', () => checkTerminal(streams));
    expect(error.hint).toContain('ecrctl image list');
  });
});
