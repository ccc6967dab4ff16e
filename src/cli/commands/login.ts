import type {CommandContext} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import {dockerConfigPath, HELPER, readDockerConfig, writeDockerConfig} from '../docker-config-file.ts';
import {loginTarget} from '../login-target.ts';
import type {CommandDefinition} from './command-definition.ts';

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
  const written = options.write === true && !context.settings.dryRun;
  if (options.write) await addHelper(context, host, written);
  const until = authorization.expiresAt.toISOString();
  await context.output.result({
    data: {
      registry: host,
      userName: authorization.username,
      expiresAt: authorization.expiresAt,
      written,
    },
    text: `logged in to ${host} until ${until}`,
  });
  return undefined;
}

async function addHelper(context: CommandContext, host: string, write: boolean): Promise<void> {
  const file = dockerConfigPath(context.env);
  const config = await readDockerConfig(file);
  if (write) {
    await writeDockerConfig(file, {...config, credHelpers: {...config.credHelpers, [host]: HELPER}});
  }
  const verb = write ? 'asks' : 'would ask';
  context.output.note(`${file}: Docker ${verb} docker-credential-${HELPER} for ${host}`);
}
