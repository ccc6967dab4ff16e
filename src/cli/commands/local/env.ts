import {findRunningLocalEcr, notRunning} from '../../context/local-ecr.ts';
import {defineCommand} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl local env`. */
export const defineLocalEnv: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'env',
    summary: 'print the variables that point the AWS CLI, SDKs and ecrctl at the local ECR',
    examples: [
      {command: 'eval "$(ecrctl local env)"', does: 'in a POSIX shell'},
      {command: 'ecrctl local env -o json', does: 'for a program'},
    ],
    action: async context => {
      const {dataDir} = context.settings;
      const running = await findRunningLocalEcr(dataDir);
      if (!running) throw notRunning(dataDir);
      const variables = {
        AWS_ENDPOINT_URL_ECR: running.url,
        // With users, the keys are theirs, and whoever asks has one already.
        ...(running.checksSignatures
          ? {}
          : {AWS_ACCESS_KEY_ID: running.accountId, AWS_SECRET_ACCESS_KEY: 'local'}),
        AWS_REGION: running.region,
        AWS_DEFAULT_REGION: running.region,
        ECRCTL_DATA: dataDir,
      };
      await context.output.result({
        data: variables,
        text: Object.entries(variables)
          .map(([name, value]) => `export ${name}=${shellQuoted(value)}`)
          .join('\n'),
      });
      return undefined;
    },
  });
};

function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
