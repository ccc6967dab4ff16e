import {defineGroup} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {defineConfigGet} from './get.ts';
import {defineConfigList} from './list.ts';
import {defineConfigPath} from './path.ts';
import {defineConfigSchema} from './schema.ts';
import {defineConfigSet} from './set.ts';
import {defineConfigValidate} from './validate.ts';

const CONFIG_COMMANDS: readonly CommandDefinition[] = [
  defineConfigList,
  defineConfigGet,
  defineConfigSet,
  defineConfigPath,
  defineConfigValidate,
  defineConfigSchema,
];

/** `ecrctl config`: this program's own settings. */
export const defineConfig: CommandDefinition = (program, run) => {
  const group = defineGroup(program, {
    usage: 'config',
    group: 'Other commands:',
    summary: 'see and change ecrctl’s own settings',
    examples: [
      {command: 'ecrctl config list --show-origin', does: 'what holds here, and where it comes from'},
      {command: 'ecrctl config set region eu-west-1', does: 'in your own settings file'},
    ],
  });
  for (const define of CONFIG_COMMANDS) define(group, run);
};
