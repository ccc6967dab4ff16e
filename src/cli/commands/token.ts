import {defineCommand} from '../define-command.ts';
import {loginTarget} from '../login-target.ts';
import type {CommandDefinition} from './command-definition.ts';

/** `ecrctl token`: the password that Docker clients need. */
export const defineToken: CommandDefinition = (program, run) => {
  defineCommand(program, run, {
    usage: 'token [registry]',
    group: 'Credential commands:',
    summary: 'print a password for docker, skopeo and other clients',
    description:
      'Print the password of a fresh or cached authorization token (user name AWS, valid for up to 12 hours). ' +
      'With --output json also the user name, the registry and when it expires.',
    examples: [
      {command: 'ecrctl token | skopeo login -u AWS --password-stdin HOST', does: 'log another client in'},
      {command: 'skopeo inspect --creds "AWS:$(ecrctl token)" docker://HOST/app:1', does: 'use it once'},
    ],
    action: async (context, [registry]) => {
      const {host, authorization} = await loginTarget(context, registry);
      context.annotations.mask(authorization.password);
      await context.output.result({
        data: {
          userName: authorization.username,
          password: authorization.password,
          proxyEndpoint: host,
          expiresAt: authorization.expiresAt,
        },
        text: authorization.password,
      });
      return undefined;
    },
  });
};
