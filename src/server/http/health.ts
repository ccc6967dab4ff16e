import {constants} from 'node:fs';
import {access, statfs} from 'node:fs/promises';
import packageJson from '../../../package.json' with {type: 'json'};
import type {ServerParts} from '../call-context.ts';
import {type Answer, jsonAnswer} from './answer.ts';

/** Where whoever watches the server asks; no repository and no operation has such a path. */
export const HEALTH_PATH = '/_local/health';

/** With less room than this even a small push fails. */
const MIN_FREE_BYTES = 1024 * 1024;

/** Whether the server can do its work: 200, or 503 with what is wrong. It needs no credentials. */
export async function answerHealth(parts: ServerParts): Promise<Answer> {
  const {accountId, region, instance} = parts.settings;
  const problem = await findProblem(parts);
  return jsonAnswer(problem === undefined ? 200 : 503, {
    status: problem === undefined ? 'ok' : 'failing',
    ...(problem === undefined ? {} : {problem}),
    version: packageJson.version,
    accountId,
    region,
    instance,
  });
}

async function findProblem({settings, state}: ServerParts): Promise<string | undefined> {
  try {
    state.refresh();
    state.table('secrets').has(['health']);
  } catch {
    return 'the records cannot be read';
  }
  try {
    await access(settings.dataDir, constants.W_OK);
  } catch {
    return 'the data directory cannot be written';
  }
  const {bavail, bsize} = await statfs(settings.dataDir);
  return bavail * bsize < MIN_FREE_BYTES ? 'the disk is full' : undefined;
}
