import {type Command, CommanderError} from 'commander';
import {fileError} from '../content/file-error.ts';
import {EcrctlError, exitStatus} from '../errors.ts';
import {openAnnotations} from './annotations/open-annotations.ts';
import {separateConditionFlags} from './condition-flags.ts';
import {openContext} from './context/open-context.ts';
import type {RunnableSpec, Runner} from './define-command.ts';
import {refuseEmptyValues} from './empty-values.ts';
import type {GlobalOptions} from './global-options.ts';
import {commandForWord} from './help/other-words.ts';
import {isBrokenPipe} from './output/broken-output.ts';
import {colorLevel} from './output/color.ts';
import {errorJson, errorText} from './output/render-error.ts';
import {inSamePlace} from './place-flags.ts';
import {onInterrupt} from './process/interrupt.ts';
import {buildProgram} from './program.ts';
import type {Settings} from './settings/settings.ts';

/** Runs one command line and gives its exit status; what went wrong is told on standard error. */
export async function execute(argv: readonly string[]): Promise<number> {
  const interruption = onInterrupt(process);
  let status = 0;
  let settings: Settings | undefined;
  const settled = (found: Settings): void => {
    settings = found;
  };
  const run: Runner = async (command, args, spec) => {
    status = (await perform(spec, {args, command, signal: interruption.signal, settled})) ?? 0;
  };
  const program = await buildProgram(run, argv);
  process.stdout.on('error', error => process.exit(report(error, {argv, program, settings})));
  // Nobody listens any more; what is being done, and how it ends, does not depend on that.
  process.stderr.on('error', () => {});
  try {
    await program.parseAsync(separateConditionFlags(argv), {from: 'user'});
    return interruption.exitStatus() ?? status;
  } catch (error) {
    return interruption.exitStatus(error) ?? report(error, {argv, program, settings});
  } finally {
    interruption.release();
  }
}

async function perform(
  spec: RunnableSpec,
  call: {
    args: unknown[];
    command: Command;
    signal: AbortSignal;
    settled: (settings: Settings) => void;
  },
): Promise<number | undefined> {
  const options = call.command.optsWithGlobals() as GlobalOptions & Record<string, unknown>;
  refuseEmptyValues(call.command);
  const context = await openContext(options, {signal: call.signal, ...spec});
  call.settled(context.settings);
  try {
    return await spec.action(context, call.args.flat().filter(isString), options);
  } finally {
    await context.close();
  }
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** Prints a failure in the form that was asked for and gives its exit status. */
function report(error: unknown, run: Attempt): number {
  const {argv, program} = run;
  if (isBrokenPipe(error)) return 0;
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const known =
    error instanceof CommanderError ? usageError(error, commandPath(program, argv)) : ofFile(error);
  if (known === undefined) return 2;
  const {output, debug, color} = run.settings ?? wishesOf(run);
  const level = colorLevel(process.stderr, {flag: color, env: process.env});
  const adapt = (hint: string): string => inSamePlace(hint, program.opts<GlobalOptions>());
  process.stderr.write(
    output === 'json' ? errorJson(known, adapt) : errorText(known, {colorLevel: level, debug, adapt}),
  );
  // What reads JSON from standard error reads nothing else from it.
  if (output !== 'json') annotate(known, run);
  return exitStatus(known);
}

/** Marks the failure in the pipeline that runs this, if one does. */
function annotate(error: unknown, {argv, program, settings}: Attempt): void {
  const {annotations = 'auto'} = settings ?? program.opts<GlobalOptions>();
  const log = openAnnotations(annotations, {
    env: process.env,
    write: text => process.stderr.write(text),
    now: () => new Date(),
  });
  const {message, hint = ''} = error as {message?: string; hint?: string};
  const told = [message ?? String(error), inSamePlace(hint, program.opts<GlobalOptions>())];
  log.error(commandPath(program, argv), told.filter(Boolean).join('\n'));
}

/** A command line that was tried; the settings are there unless it failed before they were known. */
interface Attempt {
  argv: readonly string[];
  program: Command;
  settings: Settings | undefined;
}

/** How to tell of a failure that came before the settings were known: what commander read, or else the words. */
function wishesOf({argv, program}: Attempt): Pick<Settings, 'output' | 'color' | 'debug'> {
  const read = program.opts<GlobalOptions>();
  const output = read.output ?? flagValue(argv, '--output', '-o') ?? process.env.ECRCTL_OUTPUT;
  return {
    output: output === 'json' ? 'json' : 'text',
    debug: read.debug ?? (argv.includes('--debug') || process.env.ECRCTL_DEBUG === '1'),
    color: read.color ?? 'auto',
  };
}

/** Commander's message without its prefix; undefined where it has already shown a help page. */
function usageError(error: CommanderError, command: string): EcrctlError | undefined {
  if (error.code === 'commander.help') return undefined;
  const message = error.message.replace(/^error: /, '').trim();
  const word = /^unknown command '([^']*)'/.exec(message);
  const meant = word ? commandForWord(command, word[1]!) : undefined;
  // What commander finds similar is then not what was meant: untag for tag.
  return meant && word
    ? new EcrctlError('USAGE', word[0], {hint: `that is ${meant} here; run ${meant} --help`, cause: error})
    : new EcrctlError('USAGE', message, {hint: `run ${command} --help`, cause: error});
}

/** A failure of the file system that nobody put into words on its way here. */
function ofFile(error: unknown): unknown {
  const {path, syscall} = (error ?? {}) as {path?: unknown; syscall?: unknown};
  if (typeof path === 'string') return fileError(error, path);
  return syscall === 'write' ? fileError(error, 'standard output') : error;
}

/** The command that the words mean, as far as they mean one: where to look for help. */
function commandPath(program: Command, argv: readonly string[]): string {
  const names = [program.name()];
  let at: Command | undefined = program;
  for (const word of argv.filter(one => !one.startsWith('-'))) {
    at = at.commands.find(one => one.name() === word || one.aliases().includes(word));
    if (!at) break;
    names.push(at.name());
  }
  return names.join(' ');
}

function flagValue(argv: readonly string[], ...names: string[]): string | undefined {
  for (const [position, word] of argv.entries()) {
    if (names.includes(word)) return argv[position + 1];
    const assigned = names.find(name => name.startsWith('--') && word.startsWith(`${name}=`));
    if (assigned) return word.slice(assigned.length + 1);
  }
  return undefined;
}
