import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {ROOT, runCli} from '../support/run-cli.ts';

const page = await readFile(path.join(ROOT, 'docs', 'access-policies.md'), 'utf8');
const EXAMPLES = path.join(ROOT, 'docs', 'examples', 'access-policies');

/** Every command of the page that needs no registry, with the output that the page shows. */
const examples = [...page.matchAll(/^```\n\$ ecrctl ((?:.*\\\n)*.*)\n([\s\S]*?)^```$/gm)]
  .map(([, command = '', output = '']) => ({args: command.replace(/\\\n/g, ' ').trim().split(/\s+/), output}))
  .filter(({args}) => args.some(arg => arg.endsWith('.json')));

describe('the page about access policies', () => {
  test('has examples that run', () => {
    expect(examples.length).toBeGreaterThan(4);
  });

  test.each(examples)('shows what $args prints', async ({args, output}) => {
    const {stdout, stderr} = await runCli(args, {cwd: EXAMPLES});
    expect(stdout + stderr).toBe(output);
  });
});
