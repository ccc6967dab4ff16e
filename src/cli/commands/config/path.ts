import {defineCommand} from '../../define-command.ts';
import {findSettingsFiles, userSettingsPath} from '../../settings/find-settings-files.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl config path`. */
export const defineConfigPath: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'path',
    summary: 'print where settings are read from',
    examples: [
      {command: '$EDITOR "$(ecrctl config path | tail -1 | cut -f2)"', does: 'edit your own settings'},
    ],
    ignoresSettingsFiles: true,
    action: async context => {
      const found = await findSettingsFiles(process.cwd(), context.env);
      const user = userSettingsPath(context.env);
      const files = [
        ...found.filter(file => file.kind === 'project file'),
        ...(user === undefined ? [] : [{kind: 'user file', path: user}]),
      ];
      await context.output.result({
        data: {files},
        table: {columns: ['kind', 'path'], rows: files.map(file => [file.kind, file.path])},
      });
      return undefined;
    },
  });
};
