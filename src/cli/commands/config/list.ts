import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import type {Settings} from '../../settings/settings.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl config list`. */
export const defineConfigList: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'list',
    summary: 'list the settings that hold here',
    examples: [
      {command: 'ecrctl config list', does: 'names and values'},
      {
        command: 'ecrctl config list --show-origin',
        does: 'and the flag, variable or file that each comes from',
      },
    ],
    action: (context, _args, options) => list(context, options),
  }).option('--show-origin', 'say where each value comes from');
};

async function list(context: CommandContext, options: {showOrigin?: boolean}): Promise<undefined> {
  const names = (Object.keys(context.settings) as (keyof Settings)[]).sort();
  const origin = (name: keyof Settings): string => {
    const from = context.origins[name];
    return from === undefined || from.kind === 'default' ? 'default' : `${from.kind} ${from.name}`;
  };
  await context.output.result({
    data: options.showOrigin
      ? Object.fromEntries(names.map(name => [name, {value: context.settings[name], origin: origin(name)}]))
      : context.settings,
    table: {
      columns: ['name', 'value', ...(options.showOrigin ? ['origin'] : [])],
      rows: names.map(name => [
        name,
        String(context.settings[name]),
        ...(options.showOrigin ? [origin(name)] : []),
      ]),
    },
  });
  return undefined;
}
