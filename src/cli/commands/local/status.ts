import {findRunningLocalEcr, notRunning} from '../../context/local-ecr.ts';
import {defineCommand} from '../../define-command.ts';
import {time} from '../../output/cell.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl local status`. */
export const defineLocalStatus: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'status',
    summary: 'show the local ECR that runs on the data directory; exit 3 when none does',
    examples: [{command: 'ecrctl local status --query url', does: 'where it listens'}],
    action: async context => {
      const {dataDir} = context.settings;
      const running = await findRunningLocalEcr(dataDir);
      if (!running) throw notRunning(dataDir);
      await context.output.result({
        data: {...running, dataDir},
        table: {
          columns: ['url', 'pid', 'account', 'region', 'started', 'data'],
          rows: [
            [running.url, running.pid, running.accountId, running.region, time(running.startedAt), dataDir],
          ],
        },
      });
      return undefined;
    },
  });
};
