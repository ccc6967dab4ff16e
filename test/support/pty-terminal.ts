import {type IPty, spawn} from '@lydell/node-pty';
import {Terminal} from '@xterm/headless';
import {BIN, cleanEnv} from './run-cli.ts';

/** How the program is run. */
export interface PtyOptions {
  args: readonly string[];
  columns?: number;
  rows?: number;
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** Run instead of the program itself: a shell, say. */
  command?: readonly [string, ...string[]];
}

/** How a process on the terminal ended. */
export interface PtyExit {
  status: number;
  signal: number;
}

/** How long a screen may take to appear; only a failing test ever waits as long. */
const PATIENCE = 20_000;

/** The real program on a real pseudo-terminal, seen through the eyes of a terminal emulator. */
export class PtyTerminal {
  readonly emulator: Terminal;
  readonly exited: Promise<PtyExit>;
  readonly #pty: IPty;
  readonly #watchers = new Set<() => void>();
  #output = '';
  #hasExited = false;

  constructor({args, columns = 80, rows = 24, env, cwd, command}: PtyOptions) {
    const [file, ...own] = command ?? [process.execPath, process.env.ECRCTL_TEST_BIN ?? BIN];
    this.emulator = new Terminal({cols: columns, rows, allowProposedApi: true});
    this.#pty = spawn(file, [...own, ...args], {
      cols: columns,
      rows,
      ...(cwd === undefined ? {} : {cwd}),
      env: cleanEnv({TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env}),
    });
    this.#pty.onData(data => {
      this.#output += data;
      this.emulator.write(data, () => this.#tellWatchers());
    });
    this.exited = new Promise(resolve => {
      this.#pty.onExit(({exitCode, signal = 0}) => {
        this.#hasExited = true;
        // What was written last is parsed before anybody looks.
        this.emulator.write('', () => {
          this.#tellWatchers();
          resolve({status: exitCode, signal});
        });
      });
    });
  }

  /** The process on the terminal. */
  get pid(): number {
    return this.#pty.pid;
  }

  /** Every byte that was written so far. */
  get output(): string {
    return this.#output;
  }

  /** The screen as text, blanks at line ends left out. */
  get lines(): string[] {
    const {active} = this.emulator.buffer;
    const {cols} = this.emulator;
    return Array.from(
      {length: this.emulator.rows},
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true, 0, cols) ?? '',
    );
  }

  get screen(): string {
    return this.lines.join('\n');
  }

  /** Whether the program has the screen to itself. */
  get isAlternate(): boolean {
    return this.emulator.buffer.active.type === 'alternate';
  }

  /** How often the whole screen was cleared. */
  get clears(): number {
    return this.#output.match(/\x1b\[[123]?J|\x1bc/g)?.length ?? 0;
  }

  /** Types what a keyboard would send. */
  type(bytes: string): this {
    this.#pty.write(bytes);
    return this;
  }

  /** Gives the window another size. */
  resize(columns: number, rows: number): this {
    this.emulator.resize(columns, rows);
    this.#pty.resize(columns, rows);
    return this;
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Waits until the screen says something; fails with the screen when it does not. */
  async see(wanted: string | RegExp | ((terminal: this) => boolean), what = String(wanted)): Promise<this> {
    const seen = (): boolean => {
      // A frame that has come in part is on no terminal's screen.
      if (this.emulator.modes.synchronizedOutputMode) return false;
      if (typeof wanted === 'function') return wanted(this);
      return typeof wanted === 'string' ? this.screen.includes(wanted) : wanted.test(this.screen);
    };
    await this.#until(seen, what);
    return this;
  }

  /** Ends the process, whatever it is doing. */
  async close(): Promise<void> {
    if (!this.#hasExited) this.#pty.kill('SIGKILL');
    await this.exited;
    this.emulator.dispose();
  }

  #until(seen: () => boolean, what: string): Promise<void> {
    if (seen()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        settle();
      };
      const look = (): void => {
        if (seen()) end(resolve);
        else if (this.#hasExited)
          end(() => reject(new Error(`the program ended before: ${what}\n${this.screen}`)));
      };
      const timer = setTimeout(
        () => end(() => reject(new Error(`not seen: ${what}\n${this.screen}`))),
        PATIENCE,
      );
      this.#watchers.add(look);
    });
  }

  #tellWatchers(): void {
    for (const look of [...this.#watchers]) look();
  }
}
