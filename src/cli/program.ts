import {Command} from 'commander';
import {COMMANDS, type CommandEntry} from './commands/index.ts';
import {type Example, type Runner, setExamples} from './define-command.ts';
import {addGlobalOptions} from './global-options.ts';
import {ExamplesFirstHelp} from './help/examples-first-help.ts';
import {VERSION} from './version.ts';

/** What the program is for, in five lines. */
const EXAMPLES: readonly Example[] = [
  {command: 'ecrctl push app.tar app:1.0 --create-repository', does: 'a file into a repository'},
  {command: 'ecrctl image list app', does: 'what is in it, newest first'},
  {command: 'ecrctl lifecycle preview app', does: 'what its policy would delete, and why'},
  {command: 'ecrctl repository list --local', does: 'the ECR on this machine, no account needed'},
  {command: 'ecrctl browse', does: 'everything in a terminal interface'},
];

/**
 * The command tree: the whole of it, or only the one command that `argv` names, because loading all of them
 * takes longer than most of them run.
 */
export async function buildProgram(run: Runner, argv: readonly string[] = []): Promise<Command> {
  const program = new Command('ecrctl');
  program
    .description('Push, pull, judge and browse Amazon ECR images, with or without an AWS account.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    // Failures are told once, by execute.ts, in the form that was asked for.
    .configureOutput({outputError: () => {}});
  addGlobalOptions(program);
  setExamples(program, EXAMPLES);
  const [word, ...more] = commandWords(program, argv);
  for (const entry of entriesFor(word)) await (await entry.load())(program, run, more);
  inheritSettings(program);
  return program;
}

/** Help and suggestions need every command; so does a word that names none. */
function entriesFor(word: string | undefined): readonly CommandEntry[] {
  const named = COMMANDS.find(entry => word !== undefined && entry.names.includes(word));
  return named && word !== 'help' ? [named] : COMMANDS;
}

/** The words that are neither flags nor values of the program's own flags. */
function commandWords(program: Command, argv: readonly string[]): string[] {
  const words: string[] = [];
  let isValue = false;
  for (const word of argv) {
    if (isValue) isValue = false;
    else if (!word.startsWith('-')) words.push(word);
    else
      isValue = program.options.some(option => option.required && [option.short, option.long].includes(word));
  }
  return words;
}

/** Settings that commander does not hand down to commands made before. */
function inheritSettings(command: Command): void {
  command.createHelp = () => Object.assign(new ExamplesFirstHelp(), command.configureHelp());
  for (const child of command.commands) {
    child.copyInheritedSettings(command).helpCommand(false);
    inheritSettings(child);
  }
}
