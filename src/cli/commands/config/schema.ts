import {defineCommand} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl config schema`. */
export const defineConfigSchema: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'schema',
    summary: 'print the JSON Schema of settings files, for editors',
    examples: [
      {command: 'ecrctl config schema > ecrctl.schema.json', does: 'name it in a yaml-language-server line'},
    ],
    ignoresSettingsFiles: true,
    action: async context => {
      const {settingsJsonSchema} = await import('../../settings/settings-schema.ts');
      const schema = settingsJsonSchema();
      await context.output.result({data: schema, text: JSON.stringify(schema, undefined, 2)});
      return undefined;
    },
  });
};
