import type {CommandContext} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import {dockerConfigPath, HELPER, readDockerConfig, writeDockerConfig} from '../docker-config-file.ts';
import {hostOf} from '../login-target.ts';
import type {CommandDefinition} from './command-definition.ts';

/** `ecrctl logout`. */
export const defineLogout: CommandDefinition = (program, run) => {
  defineCommand(program, run, {
    usage: 'logout [registry]',
    group: 'Credential commands:',
    summary: 'forget cached tokens, and undo login --write',
    examples: [
      {command: 'ecrctl logout', does: 'forget every cached token'},
      {
        command: 'ecrctl logout 123456789012.dkr.ecr.eu-west-1.amazonaws.com',
        does: 'and Docker’s helper entry for it',
      },
    ],
    action: async (context, [registry]) => {
      const {dryRun} = context.settings;
      const {TokenCache} = await import('../../ecr/credentials/token-cache.ts');
      if (!dryRun) await new TokenCache(context.settings.cacheDir).wipe();
      const removed = registry === undefined ? [] : await removeHelper(context, hostOf(registry));
      await context.output.result({
        data: {tokensForgotten: !dryRun, helperRemovedFor: removed},
        text: [
          `${dryRun ? 'would forget' : 'forgot'} every cached token`,
          ...removed.map(
            host => `Docker ${dryRun ? 'would no longer ask' : 'no longer asks'} ecrctl for ${host}`,
          ),
        ].join('\n'),
      });
      return undefined;
    },
  });
};

async function removeHelper(context: CommandContext, host: string): Promise<string[]> {
  const file = dockerConfigPath(context.env);
  const config = await readDockerConfig(file);
  if (config.credHelpers?.[host] !== HELPER) return [];
  const {credHelpers, ...others} = config;
  const {[host]: _removed, ...left} = credHelpers;
  if (context.settings.dryRun) return [host];
  const isEmpty = Object.keys(left).length === 0;
  await writeDockerConfig(file, isEmpty ? others : {...others, credHelpers: left});
  return [host];
}
