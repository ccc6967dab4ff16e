import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {PtyTerminal} from '../../support/pty-terminal.ts';
import {runCli} from '../../support/run-cli.ts';
import {Journey} from './journey.ts';

let journey: Journey;

beforeEach(async () => {
  journey = await Journey.start();
  for (let number = 10; number < 60; number++)
    await journey.registry.createRepository(`repository-${number}`);
});

afterEach(() => journey.close());

/** What a terminal must look like after the program has left it. */
function expectGivenBack(terminal: PtyTerminal): void {
  expect(terminal.isAlternate).toBe(false);
  const {modes} = terminal.emulator;
  expect(modes.bracketedPasteMode).toBe(false);
  expect(modes.mouseTrackingMode).toBe('none');
  expect(modes.wraparoundMode).toBe(true);
  expect(terminal.output.lastIndexOf('\x1b[?25h')).toBeGreaterThan(terminal.output.lastIndexOf('\x1b[?25l'));
  expect(terminal.output.match(/\x1b\[\?1049l/g)).toHaveLength(
    terminal.output.match(/\x1b\[\?1049h/g)!.length,
  );
}

describe('leaving', () => {
  test.each([
    ['q', 0],
    [':q\r', 0],
    [':quit\r', 0],
    ['\x03', 130],
  ])('by %j gives status %i and the terminal back', async (keys, status) => {
    const terminal = await journey.browse();
    expect(terminal.isAlternate).toBe(true);
    terminal.type(keys);
    expect(await terminal.exited).toEqual({status, signal: 0});
    expectGivenBack(terminal);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('by %s gives status %i and the terminal back', async (signal, status) => {
    const terminal = await journey.browse();
    terminal.kill(signal);
    expect(await terminal.exited).toEqual({status, signal: 0});
    expectGivenBack(terminal);
  });

  test('by a fault nobody foresaw gives status 1, the terminal back, and the reason on it', async () => {
    const trap = path.join(journey.folder, 'trap.mjs');
    await writeFile(trap, "process.on('SIGUSR2', () => { throw new Error('nobody foresaw this'); });\n");
    const terminal = await journey.browse({env: {NODE_OPTIONS: `--import ${trap}`}});
    terminal.kill('SIGUSR2');
    expect(await terminal.exited).toEqual({status: 1, signal: 0});
    expectGivenBack(terminal);
    expect(terminal.screen).toContain('nobody foresaw this');
  });

  test('before the first list has come gives the terminal back as well', async () => {
    const terminal = journey.open({args: ['browse', '--local', '--data', journey.registry.dataDir]});
    await terminal.see(one => one.isAlternate, 'the alternate screen');
    terminal.type('q');
    expect(await terminal.exited).toEqual({status: 0, signal: 0});
    expectGivenBack(terminal);
  });

  test('is not even begun without a terminal: status 2, and the commands to use instead', async () => {
    const {status, stdout, stderr} = await runCli(['browse', '--local', '--data', journey.registry.dataDir]);
    expect({status, stdout}).toEqual({status: 2, stdout: ''});
    expect(stderr).toContain('error: the browser needs a terminal');
    expect(stderr).toContain('image list REPOSITORY');
  });

  test('is not even begun on a dumb terminal', async () => {
    const terminal = journey.open({args: ['browse', '--local'], env: {TERM: 'dumb'}});
    expect(await terminal.exited).toEqual({status: 2, signal: 0});
    expect(terminal.output).not.toContain('\x1b[?1049h');
  });
});

describe('suspending', () => {
  test('gives the terminal to the shell, and fg draws everything again', async () => {
    const shell = journey.open({
      args: [],
      command: ['/bin/bash', '--norc', '-i'],
      env: {PS1: '$ ', HISTFILE: ''},
    });
    await shell.see('$ ');
    const program = process.env.ECRCTL_TEST_BIN ?? (await import('../../support/run-cli.ts')).BIN;
    shell.type(`${process.execPath} ${program} browse --local --data ${journey.registry.dataDir}\r`);
    await shell.see(/^> repository-10/m);
    shell.type('j\x1a');
    await shell.see('Stopped');
    expect(shell.isAlternate).toBe(false);
    shell.type('echo $((6*7))\r');
    await shell.see('42');
    shell.type('fg\r');
    await shell.see(/^> repository-11/m);
    expect(shell.isAlternate).toBe(true);
    shell.type('j');
    await shell.see(/^> repository-12/m);
    shell.type('q');
    await shell.see(one => !one.isAlternate, 'the shell again');
    shell.type('exit\r');
    await shell.exited;
    expectGivenBack(shell);
  });
});

describe('the terminal', () => {
  test('may be resized at any moment, down to what is too small and up again', async () => {
    const terminal = await journey.browse();
    terminal.type('jjjj');
    for (const [columns, rows] of [
      [120, 40],
      [40, 10],
      [63, 17],
      [200, 60],
      [41, 11],
    ] as const)
      terminal.resize(columns, rows);
    await terminal.see(/^> repository-14/m);
    await terminal.see(
      one => one.lines.length === 11 && one.lines.every(line => line.length <= 41),
      'eleven short lines',
    );
    terminal.resize(20, 5);
    await terminal.see('terminal too small');
    terminal.resize(80, 24);
    await terminal.see(/^> repository-14 /m);
    expect(terminal.lines.filter(line => line.startsWith('>'))).toHaveLength(1);
  });

  test('brings jjj in one read as three keys', async () => {
    const terminal = await journey.browse();
    terminal.type('jjj');
    await terminal.see(/^> repository-13/m);
  });

  test('leaks no paste and no mouse into the keys', async () => {
    const terminal = await journey.browse();
    terminal.type('\x1b[200~jjq\x03\x04\x1b[201~\x1b[<0;10;5M\x1b[<0;10;5m\x1b[M !!\x1b[I\x1b[Oj');
    await terminal.see(/^> repository-11/m);
    terminal.type('/\x1b[200~sitory-2\x1b[201~\x1b[<64;1;1M');
    await terminal.see('10 of 50 repositories');
    expect(terminal.screen).toContain('/sitory-2▏');
  });

  test('is written to even where CI is set', async () => {
    const terminal = await journey.browse({env: {CI: 'true', CONTINUOUS_INTEGRATION: '1'}});
    terminal.type('j');
    await terminal.see(/^> repository-11/m);
  });

  test('gets no colour, bold or inverse under NO_COLOR, and all words and marks', async () => {
    const terminal = await journey.browse({env: {NO_COLOR: '1'}});
    terminal.type(' ');
    await terminal.see(/^ \* ?repository-10/m);
    await terminal.see(/^> ?repository-11/m);
    expect(terminal.output.match(/\x1b\[[\d;]*m/g)?.filter(code => code !== '\x1b[0m') ?? []).toEqual([]);
  });

  test('gets only the sixteen colours and never a background', async () => {
    const terminal = await journey.browse();
    const codes = [...terminal.output.matchAll(/\x1b\[([\d;]*)m/g)].flatMap(match =>
      match[1]!.split(';').map(Number),
    );
    expect(codes).toContain(7);
    expect(
      codes.filter(code => (code >= 40 && code < 50) || code >= 100 || code === 38 || code === 48),
    ).toEqual([]);
  });

  test('gets ASCII where the locale is not UTF-8', async () => {
    const terminal = await journey.browse({env: {LANG: 'C', LC_ALL: 'C'}});
    expect(terminal.screen).toContain('REPOSITORY^');
    expect(terminal.output).toMatch(/^[\x00-\x7f]*$/);
  });

  test('gets under 3 KB for a move by one row', async () => {
    const terminal = await journey.browse();
    await terminal.see(/repository-28 +0 +0 B/);
    for (const row of [11, 12, 13]) {
      const before = terminal.output.length;
      terminal.type('j');
      await terminal.see(new RegExp(`^> repository-${row}`, 'm'));
      expect(terminal.output.length - before).toBeLessThan(3000);
    }
  });

  test('gets what --debug tells only when it is given back', async () => {
    const terminal = await journey.browse({args: ['--debug']});
    terminal.type('j');
    await terminal.see(/^> repository-11/m);
    await terminal.see(/repository-28 +0 +0 B/);
    expect(terminal.output).not.toContain('DescribeRepositories');
    terminal.type('q');
    expect(await terminal.exited).toEqual({status: 0, signal: 0});
    expect(terminal.output.split('\x1b[?1049l')[1]).toContain('DescribeRepositories 200');
  });

  test('gets references on its clipboard', async () => {
    const terminal = await journey.browse();
    terminal.type('c');
    await terminal.see('copied ');
    const copied = /\x1b\]52;c;([^\x07]*)\x07/.exec(terminal.output)?.[1] ?? '';
    expect(Buffer.from(copied, 'base64').toString()).toMatch(/\/repository-10$/);
  });
});
