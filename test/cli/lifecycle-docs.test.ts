import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {ROOT, runCli} from '../support/run-cli.ts';

const page = await readFile(path.join(ROOT, 'docs', 'lifecycle.md'), 'utf8');
const EXAMPLES = path.join(ROOT, 'docs', 'examples', 'lifecycle');

/** Every command of the page that shows what it prints, with that; `…` stands for what is left out. */
const examples = [...page.matchAll(/^```\n\$ ecrctl (.*)\n([\s\S]*?)(?=^\$|^```$)/gm)].map(
  ([, command = '', output = '']) => ({command, shown: output.split('…\n')}),
);

/** The words of a command as a shell would give them. */
function wordsOf(command: string): string[] {
  return command.split(/\s+/).map(word => word.replace(/^'(.*)'$/, '$1'));
}

describe('the page about lifecycle policies', () => {
  test('has examples that run', () => {
    expect(examples.length).toBeGreaterThan(5);
  });

  test.each(examples)('shows what $command prints', async ({command, shown}) => {
    const words = wordsOf(command);
    const onTerminal = words.includes('-o') || words.includes('test') ? [] : ['-o', 'table'];
    const {stdout, stderr} = await runCli([...words, ...onTerminal], {cwd: EXAMPLES});
    const printed = stdout + stderr;
    if (shown.length === 1) expect(printed).toBe(shown[0]);
    for (const part of shown) expect(printed).toContain(part);
  });
});
