import {Command} from 'commander';
import {COMMANDS} from './commands/index.ts';
import {ExamplesFirstHelp, type Runner} from './define-command.ts';
import {addGlobalOptions} from './global-options.ts';
import {VERSION} from './version.ts';

/** The whole command tree. Nothing runs and nothing heavy is loaded until a command is parsed. */
export function buildProgram(run: Runner): Command {
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
  for (const define of COMMANDS) define(program, run);
  inheritSettings(program);
  return program;
}

/** Settings that commander does not hand down to commands made before. */
function inheritSettings(command: Command): void {
  command.createHelp = () => Object.assign(new ExamplesFirstHelp(), command.configureHelp());
  for (const child of command.commands) {
    child.copyInheritedSettings(command).helpCommand(false);
    inheritSettings(child);
  }
}
