import type {Output} from '../output/output.ts';
import type {Settings} from '../settings/settings.ts';
import type {Progress} from './progress.ts';

/** The progress that the settings ask for, on standard error; `auto` looks whether that is a terminal. */
export async function openProgress(settings: Settings, output: Output): Promise<Progress> {
  const {stderr, quiet} = output.settings;
  const writeLine = (line: string) => stderr.write(`${line}\n`);
  const isTerminal = stderr.isTTY === true && process.env.TERM !== 'dumb';
  const automatic = isTerminal ? 'tty' : 'plain';
  const mode = settings.progress === 'auto' ? (settings.debug ? 'plain' : automatic) : settings.progress;
  if (quiet || mode === 'none') return {onEvent() {}, note: line => output.note(line), close() {}};
  if (mode === 'json') return (await import('./json-progress.ts')).jsonProgress(writeLine);
  if (mode === 'plain') return (await import('./plain-progress.ts')).plainProgress(writeLine, Date.now);
  const {terminalProgress} = await import('./terminal-progress.ts');
  return terminalProgress({
    write: text => stderr.write(text),
    columns: () => stderr.columns ?? 80,
    rows: () => stderr.rows ?? 24,
    every: (milliseconds, task) => {
      const timer = setInterval(task, milliseconds).unref();
      return () => clearInterval(timer);
    },
    colors: output.noteColors,
    now: Date.now,
  });
}
