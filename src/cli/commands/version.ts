import {defineCommand} from '../define-command.ts';
import {VERSION} from '../version.ts';
import type {CommandDefinition} from './command-definition.ts';

/** `ecrctl version`. */
export const defineVersion: CommandDefinition = (program, run) => {
  defineCommand(program, run, {
    usage: 'version',
    group: 'Other commands:',
    summary: 'print the version of ecrctl and of what runs it',
    examples: [{command: 'ecrctl version -o json', does: 'for a bug report'}],
    ignoresSettingsFiles: true,
    action: async context => {
      const data = {
        ecrctl: VERSION,
        node: process.versions.node,
        platform: `${process.platform}/${process.arch}`,
      };
      await context.output.result({
        data,
        text: `ecrctl ${data.ecrctl} (node ${data.node}, ${data.platform})`,
      });
      return undefined;
    },
  });
};
