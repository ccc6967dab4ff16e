import {mkdir, readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import {checkRegularFile} from '../content/files/regular-file.ts';
import {EcrctlError} from '../errors.ts';
import {parseJson} from '../json/parse-json.ts';

/** Docker's settings as far as logins are concerned; members that are not ours are kept as they are. */
export interface DockerConfigDocument {
  auths?: Record<string, {auth?: string}>;
  credHelpers?: Record<string, string>;
  [member: string]: unknown;
}

/** The name under which Docker runs our credential helper. */
export const HELPER = 'ecrctl';

/** Where `docker` keeps its settings. */
export function dockerConfigPath(env: NodeJS.ProcessEnv): string {
  return path.join(env.DOCKER_CONFIG || path.join(env.HOME || homedir(), '.docker'), 'config.json');
}

/** Reads Docker's settings; an absent file is an empty document. */
export async function readDockerConfig(file: string): Promise<DockerConfigDocument> {
  let text: string;
  try {
    await checkRegularFile(file);
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    if (error instanceof EcrctlError) throw error;
    throw new EcrctlError('IO_ERROR', `${file} cannot be read`, {cause: error});
  }
  return parseJson(text, (why, cause) => {
    const hint = 'mend the file, or print what belongs in it with ecrctl login --print-config';
    return new EcrctlError('INVALID_SETTINGS', `${file} ${why}; it was left as it is`, {cause, hint});
  }) as DockerConfigDocument;
}

/** Replaces Docker's settings at once, readable by their owner alone. */
export async function writeDockerConfig(file: string, document: DockerConfigDocument): Promise<void> {
  const {default: writeFileAtomic} = await import('write-file-atomic');
  await mkdir(path.dirname(file), {recursive: true, mode: 0o700});
  await writeFileAtomic(file, `${JSON.stringify(document, undefined, '\t')}\n`, {mode: 0o600});
}
