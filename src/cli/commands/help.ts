import {EcrctlError} from '../../errors.ts';
import {defineCommand} from '../define-command.ts';
import {didYouMean} from '../did-you-mean.ts';
import {topicBlock} from '../help/examples-first-help.ts';
import {HELP_TOPICS} from '../help/topics.ts';
import type {CommandDefinition} from './command-definition.ts';

/** `ecrctl help`. */
export const defineHelp: CommandDefinition = (program, run) => {
  const command = defineCommand(program, run, {
    usage: 'help [words...]',
    group: 'Other commands:',
    summary: 'help for a command or a topic',
    examples: [
      {command: 'ecrctl help push', does: 'the same as ecrctl push --help'},
      {command: 'ecrctl help exit-codes', does: 'a topic'},
    ],
    ignoresSettingsFiles: true,
    action: async (context, words) => {
      const topic = HELP_TOPICS.find(candidate => candidate.name === words[0]);
      if (topic) {
        await context.output.write(topic.text);
        return undefined;
      }
      const found = words.reduce(
        (at, word) => at?.commands.find(one => one.name() === word || one.aliases().includes(word)),
        program as typeof program | undefined,
      );
      if (!found) {
        const topics = HELP_TOPICS.map(one => one.name);
        const known = words.length === 1 ? [...topics, ...program.commands.map(one => one.name())] : [];
        throw new EcrctlError('USAGE', `there is no command or topic "${words.join(' ')}"`, {
          hint: didYouMean(words.join(' '), known) ?? `topics: ${topics.join(', ')}; commands: ecrctl --help`,
        });
      }
      await context.output.write(found.helpInformation());
      return undefined;
    },
  });
  command.addHelpText('after', `\n${topicBlock()}`);
};
