import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {Language, type Node, Parser} from 'web-tree-sitter';
import {isInstalled, runProgram} from '../../support/programs.ts';
import {ROOT, runCli} from '../../support/run-cli.ts';

const require = createRequire(import.meta.url);
const SCRIPTS = {bash: 'ecrctl.bash', zsh: '_ecrctl', fish: 'ecrctl.fish', powershell: 'ecrctl.ps1'};
const fileOf = (shell: keyof typeof SCRIPTS): string => path.join(ROOT, 'completions', SCRIPTS[shell]);

/** What bash 3.2, which macOS still has, does not know. */
const SINCE_BASH_4 = [
  /\b(?:mapfile|readarray|coproc)\b/,
  /\b(?:declare|local|typeset)\s+-[a-zA-Z]*[Anl]/,
  /\$\{\w+(?:\^|,)/,
  /\$\{\w+@/,
  /&>>|\|&|;;&|;&/,
  /\$\{[^}]*: -\d/,
  /\[-1\]/,
];

describe('the completion scripts', () => {
  test.each(Object.keys(SCRIPTS))('are printed for %s as they are shipped', async shell => {
    const {status, stdout} = await runCli(['completion', shell]);
    expect(status).toBe(0);
    expect(stdout).toBe(readFileSync(fileOf(shell as keyof typeof SCRIPTS), 'utf8'));
  });

  test('are refused for a shell that nobody knows', async () => {
    const {status, stderr} = await runCli(['completion', 'tcsh']);
    expect(status).toBe(2);
    expect(stderr).toContain('bash, zsh, fish, powershell');
  });

  test.for([
    ['bash', ['-n']],
    ['zsh', ['-n']],
    ['fish', ['--no-execute']],
  ] as const)('are correct in %s', async ([shell, flags], {skip}) => {
    skip(!isInstalled(shell), `${shell} is not installed`);
    expect(await runProgram(shell, [...flags, fileOf(shell)])).toMatchObject({status: 0, stderr: ''});
  });

  test('use nothing in bash that came after 3.2, and nothing of bash-completion', () => {
    const code = readFileSync(fileOf('bash'), 'utf8').replace(/^\s*#.*$/gm, '');
    for (const newer of SINCE_BASH_4) expect(code).not.toMatch(newer);
    expect(code).not.toMatch(/_init_completion|_get_comp_words_by_ref|__ltrim_colon_completions/);
    // Shells without it go on: every use asks first.
    for (const [line] of code.matchAll(/^.*\bcompopt\b.*$/gm))
      expect(line).toContain('type compopt >/dev/null');
  });

  test('register a native completer in PowerShell, in a script that its grammar knows', async () => {
    const code = readFileSync(fileOf('powershell'), 'utf8');
    expect(code).toMatch(/Register-ArgumentCompleter -Native -CommandName ecrctl -ScriptBlock \{/);
    expect(code).toMatch(/param\(\$wordToComplete, \$commandAst, \$cursorPosition\)/);
    const parse = await powerShellParser();
    expect(parse(code)).toEqual([]);
    // The check itself must be able to fail.
    expect(parse(code.replace(/\}\s*$/, ''))).not.toEqual([]);
    expect(parse(code.replace('-Skip 1)', '-Skip 1'))).not.toEqual([]);
  });

  test('may leave the empty last word out, as PowerShell does', async () => {
    const withWord = await runCli(['__complete', '--', 'config', '']);
    const without = await runCli(['__complete', '--new-word', '--', 'config']);
    expect(withWord.stdout).toContain('validate');
    expect(without.stdout).toBe(withWord.stdout);
  });
});

/** Tells the lines on which a script is no PowerShell; the shell itself runs on few of our machines. */
async function powerShellParser(): Promise<(code: string) => number[]> {
  await Parser.init();
  const grammar = require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
  const parser = new Parser();
  parser.setLanguage(await Language.load(readFileSync(grammar)));
  return code => faultsBelow(parser.parse(code)!.rootNode);
}

function faultsBelow(node: Node): number[] {
  if (node.isError || node.isMissing) return [node.startPosition.row + 1];
  return node.hasError ? node.children.flatMap(child => faultsBelow(child)) : [];
}
