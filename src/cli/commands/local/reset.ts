import {rm, rmdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {EcrctlError} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {findRunningLocalEcr} from '../../context/local-ecr.ts';
import {defineCommand} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl local reset`. */
export const defineLocalReset: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'reset',
    summary: 'delete everything that the local ECR keeps',
    examples: [{command: 'ecrctl local reset --yes', does: 'start over, unasked'}],
    action: reset,
  });
};

async function reset(context: CommandContext): Promise<undefined> {
  const {dataDir, dryRun} = context.settings;
  context.beforeChange('reset the local ECR');
  const running = await findRunningLocalEcr(dataDir);
  if (running) {
    throw new EcrctlError('CONFLICT', `a local ECR is running on ${dataDir}`, {hint: 'ecrctl local stop'});
  }
  if (!(await looksLikeOurs(dataDir))) {
    context.output.note(`${dataDir} holds no local ECR; nothing to do`);
    return undefined;
  }
  if (!dryRun) {
    await context.confirm(`delete every repository and image of the local ECR in ${dataDir}?`);
    await removeData(dataDir);
  }
  await context.output.result({data: {deleted: dataDir}, text: `deleted ${dataDir}`});
  return undefined;
}

/** Removes what a local ECR made and nothing else: `--data .` must not cost a project. */
async function removeData(dataDir: string): Promise<void> {
  const {DATA_ENTRIES} = await import('../../../server/data-entries.ts');
  for (const entry of DATA_ENTRIES) await rm(path.join(dataDir, entry), {recursive: true, force: true});
  // Not empty, or a link to where it really is: then it is somebody's.
  await rmdir(dataDir).catch(() => undefined);
}

/** A folder is only ever touched when it holds a local ECR's records: `--data ~` must not cost a home. */
async function looksLikeOurs(dataDir: string): Promise<boolean> {
  return stat(path.join(dataDir, 'records', 'data.mdb')).then(
    () => true,
    () => false,
  );
}
