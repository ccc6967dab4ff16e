import {defineCommand} from '../define-command.ts';
import type {CommandDefinition} from './command-definition.ts';

/** `ecrctl __refresh-names`: run by completion, in the background. */
export const defineRefreshNames: CommandDefinition = (program, run) => {
  defineCommand(program, run, {
    usage: '__refresh-names [repositories...]',
    summary: 'renew the names that completion offers',
    examples: [],
    action: async (context, repositories) => {
      const {refreshNames} = await import('../completion/refresh-names.ts');
      await refreshNames(context, process.argv.slice(2), repositories);
      return undefined;
    },
  });
};
