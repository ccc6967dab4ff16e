import {readFile, stat} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import {EcrctlError} from '../../errors.ts';
import type {Credential, CredentialSource} from './credential.ts';
import {askCredentialHelper} from './credential-helper.ts';

/** Where Docker's and Podman's settings are looked for. */
export interface DockerConfigOptions {
  /** DOCKER_CONFIG, REGISTRY_AUTH_FILE and XDG_RUNTIME_DIR are read from here, and helpers get it as theirs. */
  environment?: Record<string, string | undefined>;
  homeDirectory?: string;
}

interface DockerConfig {
  auths?: Record<string, AuthEntry>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
}

/** What a login has left; every member may be anything, or missing. */
type AuthEntry = Partial<
  Record<'auth' | 'username' | 'password' | 'identitytoken' | 'registrytoken', unknown>
>;

/** Names under which Docker Hub is known; its credentials lie under the first, which is what helpers are asked. */
const DOCKER_HUB_URL = 'https://index.docker.io/v1/';
const DOCKER_HUB_HOSTS = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/**
 * Credentials that `docker login` and `podman login` left behind, and those of credential helpers. Files are
 * read when they are needed, so that a login beside a long run counts.
 */
export function dockerCredentials(options: DockerConfigOptions = {}): CredentialSource {
  const {environment = process.env, homeDirectory = homedir()} = options;
  return async host => {
    for (const file of configFiles(environment, homeDirectory)) {
      const config = await readConfig(file);
      const credential = config && (await findCredential(config, host, environment));
      if (credential) return credential;
    }
    return undefined;
  };
}

/** The files that may hold credentials, the most telling first. */
function configFiles(environment: Record<string, string | undefined>, home: string): string[] {
  const {DOCKER_CONFIG, REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR} = environment;
  return [
    ...(REGISTRY_AUTH_FILE ? [REGISTRY_AUTH_FILE] : []),
    path.join(DOCKER_CONFIG || path.join(home, '.docker'), 'config.json'),
    ...(XDG_RUNTIME_DIR ? [path.join(XDG_RUNTIME_DIR, 'containers', 'auth.json')] : []),
    path.join(home, '.config', 'containers', 'auth.json'),
  ];
}

async function readConfig(file: string): Promise<DockerConfig | undefined> {
  let text: string;
  try {
    if (await wouldWait(file)) throw unreadable(file, 'it is not a regular file');
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    if (cause instanceof EcrctlError) throw cause;
    throw unreadable(file, 'it cannot be read', cause);
  }
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config === 'object' && config !== null) return config;
  } catch (cause) {
    throw unreadable(file, 'it is not JSON', cause);
  }
  throw unreadable(file, 'it is not a JSON object');
}

/** Whether nobody may ever write to what is there. What a shell opens for `<(command)` has its writer already. */
async function wouldWait(file: string): Promise<boolean> {
  return (await stat(file)).isFIFO() && !/^\/(?:dev|proc)\//.test(file);
}

async function findCredential(
  config: DockerConfig,
  host: string,
  environment: Record<string, string | undefined>,
): Promise<Credential | undefined> {
  const helper = entryFor(config.credHelpers, host) ?? config.credsStore;
  const serverUrl = DOCKER_HUB_HOSTS.has(host) ? DOCKER_HUB_URL : host;
  const fromHelper = helper ? await askCredentialHelper({helper, serverUrl, environment}) : undefined;
  if (fromHelper) return fromHelper;
  const entry = entryFor(config.auths, host);
  return entry ? credentialOf(entry) : undefined;
}

/** Keys are hosts, or URLs as old logins have written them; paths below a host are for another question. */
function entryFor<Entry>(entries: Record<string, Entry> | undefined, host: string): Entry | undefined {
  const wanted = canonicalHost(host);
  for (const [key, entry] of Object.entries(entries ?? {})) {
    if (canonicalHost(key) === wanted) return entry;
  }
  return undefined;
}

function canonicalHost(key: string): string {
  const host = key
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/(?:v[12]\/?)?$/, '');
  return DOCKER_HUB_HOSTS.has(host) ? 'docker.io' : host;
}

function credentialOf(entry: AuthEntry): Credential | undefined {
  const {auth, identitytoken, registrytoken} = entry;
  if (isText(identitytoken)) return {kind: 'identity-token', token: identitytoken};
  if (isText(registrytoken)) return {kind: 'registry-token', token: registrytoken};
  const {username, password} = isText(auth) ? splitAuth(auth) : entry;
  return isText(username) && typeof password === 'string' ? {kind: 'basic', username, password} : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function splitAuth(auth: string): {username: string; password: string} {
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  // Docker pads passwords with NUL in files that it wrote long ago.
  return {username: text.slice(0, Math.max(colon, 0)), password: text.slice(colon + 1).replace(/\0+$/, '')};
}

function isAbsent(cause: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '');
}

function unreadable(file: string, why: string, cause?: unknown): EcrctlError {
  return new EcrctlError('INVALID_SETTINGS', `the credentials in ${file} cannot be used: ${why}`, {
    hint: 'mend or remove the file, then log in again',
    cause,
  });
}
