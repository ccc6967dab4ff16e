import {access, constants} from 'node:fs/promises';
import path from 'node:path';
import {parseEcrHost} from '../../oci/ecr-host.ts';
import {type DockerConfigDocument, dockerConfigPath, readDockerConfig} from '../docker-config-file.ts';
import {broken, doubtful, type Finding, failed, fine} from './finding.ts';

const CHECK = 'docker';

/** Helpers that make a token themselves for whichever ECR registry Docker asks about. */
const ECR_HELPERS = new Set(['ecrctl', 'ecr-login']);

/** What Docker does for a registry, and what is wrong with that. An absent configuration is no fault. */
export async function checkDocker(host: string, env: NodeJS.ProcessEnv, now: Date): Promise<Finding> {
  const file = dockerConfigPath(env);
  try {
    const config = await readDockerConfig(file);
    const helper = config.credHelpers?.[host] ?? config.credsStore;
    const installed = typeof helper === 'string' && (await isOnPath(`docker-credential-${helper}`, env));
    return judgeDockerConfig(config, {host, installed, now});
  } catch (error) {
    return failed(CHECK, error);
  }
}

/** The same of a configuration at hand. `installed` says whether the helper that it names can be run. */
export function judgeDockerConfig(
  config: DockerConfigDocument,
  {host, installed, now}: {host: string; installed: boolean; now: Date},
): Finding {
  const own = config.credHelpers?.[host];
  const helper = own ?? (typeof config.credsStore === 'string' ? config.credsStore : undefined);
  if (helper !== undefined && !installed) {
    return broken(
      CHECK,
      `docker-credential-${helper} is configured for ${host} and not on the PATH`,
      'install it, or take it out of Docker’s config.json; npm installs ecrctl’s beside ecrctl itself',
    );
  }
  if (own !== undefined) return fine(CHECK, `docker-credential-${own} is asked for ${host}`);
  if (helper !== undefined && ECR_HELPERS.has(helper)) {
    return fine(CHECK, `docker-credential-${helper} is asked for every registry`);
  }
  const written = Object.keys(config.auths ?? {});
  if (helper === 'wincred' && written.includes(`https://${host}`)) return wincredForm(host);
  const auth = config.auths?.[host]?.auth ?? config.auths?.[`https://${host}`]?.auth;
  if (auth) return tokenFinding(host, {auth, now});
  if (written.includes(host) || written.includes(`https://${host}`)) {
    return fine(CHECK, `logged in to ${host}; docker-credential-${helper ?? 'store'} keeps the token`);
  }
  return notLoggedIn(host, written);
}

/** Docker for Windows keeps the entry under one spelling and looks for it under the other. */
function wincredForm(host: string): Finding {
  return broken(
    CHECK,
    `wincred keeps a login for https://${host}, which docker push and pull do not find`,
    `docker logout https://${host}, then log in to ${host} without https://, or ecrctl login --write`,
  );
}

function tokenFinding(host: string, {auth, now}: {auth: string; now: Date}): Finding {
  const expiresAt = expiryOf(auth);
  const remedy = 'ecrctl login --write lets Docker ask for a fresh token each time';
  if (expiresAt === undefined) return doubtful(CHECK, `a token for ${host} is in config.json`, remedy);
  if (expiresAt > now) {
    const until = expiresAt.toISOString();
    return doubtful(CHECK, `a token for ${host} is in config.json, valid until ${until}`, remedy);
  }
  const since = expiresAt.toISOString();
  return broken(
    CHECK,
    `the token for ${host} in config.json expired ${since} ("no basic auth credentials")`,
    remedy,
  );
}

function notLoggedIn(host: string, written: readonly string[]): Finding {
  const wanted = parseEcrHost(host);
  const others = written.map(name => name.replace(/^https:\/\//, '')).filter(name => parseEcrHost(name));
  const sameAccount = others.find(name => parseEcrHost(name)?.registryId === wanted?.registryId);
  const remedy = 'ecrctl login --write configures Docker’s credential helper';
  if (sameAccount !== undefined) {
    return doubtful(CHECK, `Docker knows ${sameAccount}, another region than ${host}`, remedy);
  }
  if (others.length > 0)
    return doubtful(CHECK, `Docker knows ${others[0]}, another account than ${host}`, remedy);
  return doubtful(CHECK, `Docker has no credentials for ${host}; ecrctl itself needs none there`, remedy);
}

/** When a token of ECR ends: its password is JSON in base64 with a time in seconds. */
function expiryOf(auth: string): Date | undefined {
  try {
    const password = Buffer.from(auth, 'base64').toString().replace(/^AWS:/, '');
    const {expiration} = JSON.parse(Buffer.from(password, 'base64').toString()) as {expiration?: unknown};
    return typeof expiration === 'number' ? new Date(expiration * 1000) : undefined;
  } catch {
    return undefined;
  }
}

async function isOnPath(program: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const folders = (env.PATH ?? '').split(path.delimiter).filter(folder => folder !== '');
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const places = folders.flatMap(folder => endings.map(ending => path.join(folder, program + ending)));
  const found = await Promise.all(places.map(isExecutable));
  return found.includes(true);
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
