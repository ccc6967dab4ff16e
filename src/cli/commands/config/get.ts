import {defineCommand} from '../../define-command.ts';
import {settingName} from '../../settings/setting-name.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl config get`. */
export const defineConfigGet: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'get <name>',
    summary: 'print one setting as it holds here',
    examples: [{command: 'ecrctl config get region', does: 'nothing is printed where it is not set'}],
    action: async (context, [name]) => {
      const value = context.settings[settingName(name!)];
      await context.output.result({data: value ?? null, text: value === undefined ? '' : String(value)});
      return undefined;
    },
  });
};
