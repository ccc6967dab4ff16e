import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {spawn} from '@lydell/node-pty';
import {BIN, cleanEnv, ROOT} from './run-cli.ts';

/** A shell whose completion can be driven. */
export type CompletingShell = 'bash' | 'zsh' | 'fish';

/** How each shell is started bare, and how it is told to complete `ecrctl`. */
const SHELLS: Record<CompletingShell, {args: string[]; setUp: string}> = {
  bash: {
    args: ['--norc', '--noprofile', '-i'],
    setUp: `bind 'set bell-style none'; bind 'set show-all-if-ambiguous on'; source ${ROOT}completions/ecrctl.bash`,
  },
  zsh: {
    args: ['-f', '-i'],
    setUp: `bindkey -e; autoload -Uz compinit; compinit -u -D; source ${ROOT}completions/_ecrctl`,
  },
  fish: {args: ['--no-config', '-i'], setUp: `source ${ROOT}completions/ecrctl.fish`},
};

/** Longer than any shell needs to answer, and shorter than a test may take. */
const PATIENCE_MS = 40_000;

/** What a completion left on the command line, and everything that was on the screen meanwhile. */
export interface CompletedLine {
  line: string;
  screen: string;
}

/**
 * Types a line with a tab at its end into a real shell in a terminal of its own and tells what became of it.
 * `words` are typed to a program named ecrctl, which is the one that was built.
 */
export async function completedLine(
  shell: CompletingShell,
  typed: string,
  options: {env?: Record<string, string>; cwd?: string} = {},
): Promise<CompletedLine> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-shell-'));
  await writeFile(path.join(folder, 'ecrctl'), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`, {
    mode: 0o755,
  });
  const {args, setUp} = SHELLS[shell];
  const terminal = spawn(shell, args, {
    cols: 200,
    rows: 60,
    cwd: options.cwd ?? folder,
    env: cleanEnv({
      HOME: folder,
      PATH: `${folder}:${process.env.PATH}`,
      PS1: '$ ',
      TERM: 'xterm',
      ECRCTL_COMPLETION_REMOTE: '0',
      ...options.env,
    }) as Record<string, string>,
  });
  const screen = new Screen(terminal);
  try {
    // The marks are typed in pieces, so that their echo is not taken for their output.
    terminal.write(`${setUp}; echo REA''DY\r`);
    await screen.until(/READY\s/);
    // Keys are taken in order: complete, then go to both ends and turn the line into an echo of itself.
    terminal.write(`${typed}\t\u0001echo 'LI''NE<\u0005>EN''D'\r`);
    const line = await screen.until(/LINE<([^\r\n]*)>END/);
    return {line: line[1]!, screen: screen.text};
  } finally {
    terminal.kill('SIGKILL');
    await screen.closed;
    await rm(folder, {recursive: true, force: true, maxRetries: 3});
  }
}

/** Everything that a terminal showed, without control sequences. */
class Screen {
  text = '';
  readonly closed: Promise<void>;
  #onText: () => void = () => {};

  constructor(terminal: ReturnType<typeof spawn>) {
    terminal.onData(data => {
      this.text += data.replace(/\u001b(?:\[[\d;?]*[ -/]*[@-~]|\][^\u0007]*\u0007|[()][\w]|[=>])/g, '');
      this.#onText();
    });
    this.closed = new Promise(resolve => terminal.onExit(() => resolve()));
  }

  until(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${pattern} did not appear in:\n${this.text}`)),
        PATIENCE_MS,
      );
      this.#onText = () => {
        const found = pattern.exec(this.text);
        if (!found) return;
        clearTimeout(timer);
        resolve(found);
      };
      this.#onText();
    });
  }
}
