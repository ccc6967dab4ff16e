import {type Command, Help} from 'commander';
import {commandExamples, type Example} from '../define-command.ts';
import {HELP_TOPICS} from './topics.ts';

/** A list of flags: "Options:", "Output options:". */
const FLAG_LIST = /^(?:Options|[A-Z][\w ]* options):$/m;
/** A list of anything: where the words about the command end. */
const ANY_LIST = /^(?:Arguments|Options|Commands|[A-Z][\w ]* (?:options|commands)):$/m;

/** Help that leads with examples, right after the usage line and the description; flags come last. */
export class ExamplesFirstHelp extends Help {
  /** Flags are long here: what they mean is wrapped even where little width is left for it. */
  override minWidthToWrap = 24;

  override formatHelp(command: Command, helper: Help): string {
    const blocks = super.formatHelp(command, helper).trimEnd().split('\n\n');
    const head = blocks.filter(block => !ANY_LIST.test(block));
    const lists = blocks.filter(block => ANY_LIST.test(block));
    const [flags, others] = [lists.filter(isFlagList), lists.filter(block => !isFlagList(block))];
    const examples = exampleBlock(commandExamples(command));
    return `${[...head, ...examples, ...others, ...flags, footer(command)].join('\n\n')}\n`;
  }

  /** The names alone: what a command takes is on its own page. */
  override subcommandTerm(command: Command): string {
    return [command.name(), ...command.aliases()].join(', ');
  }
}

function isFlagList(block: string): boolean {
  return FLAG_LIST.test(block);
}

/** Below the program's own page what else can be read, below all others what is left out there. */
function footer(command: Command): string {
  return command.parent ? GLOBAL_FLAGS : topicBlock();
}

/** Said instead of two dozen flags on every page. */
const GLOBAL_FLAGS = `Global flags, such as --local, --region, --output, --dry-run and --yes, work
with every command: ecrctl --help`;

/** Every topic of `ecrctl help`, a line each. */
export function topicBlock(): string {
  const width = Math.max(...HELP_TOPICS.map(topic => topic.name.length));
  const lines = HELP_TOPICS.map(topic => `  ${topic.name.padEnd(width)}  ${topic.summary}`);
  return `Topics (ecrctl help TOPIC):\n${lines.join('\n')}`;
}

/** Commands up to this many characters have what they do beside them, longer ones below. */
const SHORT_EXAMPLE = 44;
/** What help is wrapped to where no terminal says otherwise, as commander does it. */
const HELP_WIDTH = 80;
/** The prompt and the comment sign around an example. */
const EXAMPLE_MARKS = '  $   # '.length;

function exampleBlock(examples: readonly Example[]): string[] {
  if (examples.length === 0) return [];
  const short = examples.filter(example => example.command.length <= SHORT_EXAMPLE);
  const width = Math.max(0, ...short.map(example => example.command.length));
  const lines = examples.map(({command, does}) => {
    const fitsBeside = command.length <= SHORT_EXAMPLE && width + does.length <= HELP_WIDTH - EXAMPLE_MARKS;
    return fitsBeside ? `  $ ${command.padEnd(width)}  # ${does}` : `  $ ${command}\n      # ${does}`;
  });
  return [`Examples:\n${lines.join('\n')}`];
}
