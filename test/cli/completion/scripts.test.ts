import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {isInstalled, runProgram} from '../../support/programs.ts';
import {ROOT, runCli} from '../../support/run-cli.ts';

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

  test.each(['bash', 'zsh'] as const)('are correct in %s', async shell => {
    if (!isInstalled(shell)) return;
    expect(await runProgram(shell, ['-n', fileOf(shell)])).toMatchObject({status: 0, stderr: ''});
  });

  test('are correct in fish', async () => {
    if (!isInstalled('fish')) return;
    expect(await runProgram('fish', ['--no-execute', fileOf('fish')])).toMatchObject({status: 0, stderr: ''});
  });

  test('use nothing in bash that came after 3.2, and nothing of bash-completion', () => {
    const code = readFileSync(fileOf('bash'), 'utf8').replace(/^\s*#.*$/gm, '');
    for (const newer of SINCE_BASH_4) expect(code).not.toMatch(newer);
    expect(code).not.toMatch(/_init_completion|_get_comp_words_by_ref|__ltrim_colon_completions/);
    // Shells without it go on: every use asks first.
    for (const [line] of code.matchAll(/^.*\bcompopt\b.*$/gm))
      expect(line).toContain('type compopt >/dev/null');
  });

  test('register a native completer in PowerShell whose brackets and quotes close', () => {
    const code = readFileSync(fileOf('powershell'), 'utf8').replace(/^\s*#.*$/gm, '');
    expect(code).toMatch(/Register-ArgumentCompleter -Native -CommandName ecrctl -ScriptBlock \{/);
    expect(code).toMatch(/param\(\$wordToComplete, \$commandAst, \$cursorPosition\)/);
    expect(code).toContain('[System.Management.Automation.CompletionResult]::new(');
    expect(unclosed(code)).toBe('');
  });

  test('may leave the empty last word out, as PowerShell does', async () => {
    const withWord = await runCli(['__complete', '--', 'config', '']);
    const without = await runCli(['__complete', '--new-word', '--', 'config']);
    expect(withWord.stdout).toContain('validate');
    expect(without.stdout).toBe(withWord.stdout);
  });
});

/** The brackets and the quote that stay open at the end of a script. */
function unclosed(code: string): string {
  const pairs: Record<string, string> = {'(': ')', '[': ']', '{': '}'};
  const open: string[] = [];
  let quote = '';
  for (const character of code) {
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character in pairs) open.push(pairs[character]!);
    else if (')]}'.includes(character) && open.pop() !== character) return `unexpected ${character}`;
  }
  return quote + open.join('');
}
