import type {CommandContext} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import {dockerConfigPath, readDockerConfig, writeDockerConfig} from '../docker-config-file.ts';
import {hostOf, loginTarget} from '../login-target.ts';
import type {CommandDefinition} from './command-definition.ts';

/** The name under which Docker runs our credential helper. */
const HELPER = 'ecrctl';

/** `ecrctl login`. */
export const defineLogin: CommandDefinition = (program, run) => {
  defineCommand(program, run, {
    usage: 'login [registry]',
    group: 'Credential commands:',
    summary: 'check credentials and let Docker use them',
    description:
      'Get an authorization token to see that the credentials work. With --write, Docker’s configuration is told ' +
      'to ask docker-credential-ecrctl for this registry, so that no token is ever written to it and none expires.',
    examples: [
      {command: 'ecrctl login', does: 'check that a token can be had'},
      {command: 'ecrctl login --write', does: 'configure Docker’s credential helper for this registry'},
      {command: 'ecrctl login --print-config', does: 'show what --write would add'},
    ],
    action: (context, [registry], options) => login(context, registry, options),
  })
    .option('--write', 'add the credential helper to Docker’s configuration')
    .option('--print-config', 'print what belongs into Docker’s configuration, and change nothing');
};

async function login(
  context: CommandContext,
  registry: string | undefined,
  options: {write?: boolean; printConfig?: boolean},
): Promise<undefined> {
  const {host, authorization} = await loginTarget(context, registry);
  const credHelpers = {[host]: HELPER};
  if (options.printConfig) {
    await context.output.result({data: {credHelpers}, text: JSON.stringify({credHelpers}, undefined, 2)});
    return undefined;
  }
  const file = dockerConfigPath(context.env);
  if (options.write && !context.settings.dryRun) {
    const config = await readDockerConfig(file);
    await writeDockerConfig(file, {...config, credHelpers: {...config.credHelpers, ...credHelpers}});
    context.output.note(`${file}: Docker asks docker-credential-${HELPER} for ${host}`);
  }
  const until = authorization.expiresAt.toISOString();
  await context.output.result({
    data: {
      registry: host,
      userName: authorization.username,
      expiresAt: authorization.expiresAt,
      written: options.write === true,
    },
    text: `logged in to ${host} until ${until}`,
  });
  return undefined;
}

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
      const {TokenCache} = await import('../../ecr/token-cache.ts');
      await new TokenCache(context.settings.cacheDir).wipe();
      const removed = registry === undefined ? [] : await removeHelper(context, hostOf(registry));
      await context.output.result({
        data: {tokensForgotten: true, helperRemovedFor: removed},
        text: [
          'forgot every cached token',
          ...removed.map(host => `Docker no longer asks ecrctl for ${host}`),
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
  const {[host]: _removed, ...credHelpers} = config.credHelpers;
  await writeDockerConfig(file, {...config, credHelpers});
  return [host];
}
