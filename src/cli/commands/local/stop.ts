import {setTimeout as delay} from 'node:timers/promises';
import {EcrctlError} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {findRunningLocalEcr, isStillThere, notRunning} from '../../context/local-ecr.ts';
import {defineCommand} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** How long a local ECR may take to let running uploads finish, in milliseconds. */
const PATIENCE = 30_000;
const POLL = 50;

/** `ecrctl local stop`. */
export const defineLocalStop: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'stop',
    summary: 'stop the local ECR that runs on the data directory; running uploads finish first',
    examples: [{command: 'ecrctl local stop', does: 'end it and wait until it is gone'}],
    action: stop,
  });
};

async function stop(context: CommandContext): Promise<undefined> {
  const {dataDir} = context.settings;
  const running = await findRunningLocalEcr(dataDir);
  if (!running) throw notRunning(dataDir);
  process.kill(running.pid, 'SIGTERM');
  const deadline = Date.now() + PATIENCE;
  while (await isStillThere(dataDir, running)) {
    if (Date.now() > deadline) {
      throw new EcrctlError('TIMED_OUT', `the local ECR (process ${running.pid}) has not stopped yet`, {
        hint: 'a client may still be uploading; look again with ecrctl local status',
      });
    }
    await delay(POLL, undefined, {signal: context.signal});
  }
  await context.output.result({
    data: {stopped: running.url, pid: running.pid},
    text: `stopped ${running.url}`,
  });
  return undefined;
}
