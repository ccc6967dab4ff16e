import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import type {IncomingMessage} from 'node:http';
import type {get as Get} from 'node:https';
import path from 'node:path';
import {isAlive} from '../../content/files/is-alive.ts';
import {EcrctlError} from '../../errors.ts';
import type {UpstreamRegistry} from '../../server/index.ts';
import {isThisMachine} from './this-machine.ts';

/** A local ECR that answers at `url`. */
export interface LocalEndpoint {
  url: string;
  accountId: string;
  region: string;
  /** Whether it has users: callers sign with a key of theirs, not as an account's root. */
  checksSignatures: boolean;
  /** Whether it lives in this process and ends with it. */
  embedded: boolean;
  close(): Promise<void>;
}

/** The port of `ecrctl local start`, and the one in names that an embedded local ECR prints. */
export const DEFAULT_LOCAL_PORT = 4577;

/** The file in which a running local ECR tells where it listens. */
const ENDPOINT_FILE = 'server.json';

/** Where a local ECR tells how it is, and which one it is. */
const HEALTH_PATH = '/_local/health';

/** How long a server on this machine may take to answer while it is busy, in milliseconds. */
const PATIENCE = 10_000;

/** The answer of a local ECR is far shorter; what sends more is something else. */
const MAX_HEALTH_BYTES = 64 * 1024;

/** What a running local ECR tells of itself. */
export interface EndpointRecord {
  url: string;
  pid: number;
  /** Also in what it answers: tells it from whatever else may have its process id or port by now. */
  instance: string;
  accountId: string;
  region: string;
  checksSignatures?: boolean;
  startedAt?: string;
}

/**
 * What `server.json` says of a local ECR that is still alive; undefined when none runs. After a crash its
 * process id may be somebody else's (in a container often our own) and its port, too, so it must answer as the
 * one that wrote the file. A data directory may come with a checkout, so what it names must be on this machine.
 */
export async function findRunningLocalEcr(dataDir: string): Promise<EndpointRecord | undefined> {
  const record = await readRecord(dataDir);
  if (!record || record.pid === process.pid || !isAlive(record.pid)) return undefined;
  return (await instanceAt(record.url)) === record.instance ? record : undefined;
}

/** Whether a local ECR still works on its data, if only on requests that had begun. */
export async function isStillThere(dataDir: string, {pid}: EndpointRecord): Promise<boolean> {
  return (await readRecord(dataDir))?.pid === pid && isAlive(pid);
}

async function readRecord(dataDir: string): Promise<EndpointRecord | undefined> {
  try {
    const record: unknown = JSON.parse(await readFile(path.join(dataDir, ENDPOINT_FILE), 'utf8'));
    return isEndpointRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Which local ECR answers at an address of this machine; undefined where none does. */
async function instanceAt(url: string): Promise<unknown> {
  const {hostname, protocol} = new URL(url);
  if (!(await isThisMachine(hostname.replace(/^\[(.*)\]$/, '$1')))) return undefined;
  try {
    const {get} = await (protocol === 'https:' ? import('node:https') : import('node:http'));
    const health = await read(get, new URL(HEALTH_PATH, url));
    return (JSON.parse(health) as {instance?: unknown} | null)?.instance;
  } catch {
    return undefined;
  }
}

async function read(get: typeof Get, url: URL): Promise<string> {
  const signal = AbortSignal.timeout(PATIENCE);
  // Nothing is sent and nothing believed but the instance, which the data directory knows: any certificate will do.
  const request = get(url, {agent: false, rejectUnauthorized: false, signal});
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_HEALTH_BYTES) break;
  }
  return text;
}

function isEndpointRecord(value: unknown): value is EndpointRecord {
  const {url, pid, instance, accountId, region} = (value ?? {}) as Record<string, unknown>;
  return (
    typeof url === 'string' &&
    URL.canParse(url) &&
    Number.isSafeInteger(pid) &&
    Number(pid) > 0 &&
    typeof instance === 'string' &&
    typeof accountId === 'string' &&
    typeof region === 'string'
  );
}

/** The local ECR of a data directory: the running one, or else one inside this process. */
export async function openLocalEcr(options: {
  dataDir: string;
  accountId?: string | undefined;
  region?: string | undefined;
  upstream?: () => Promise<UpstreamRegistry>;
  /** Told of errors of the local ECR itself, where it is inside this process. */
  onError?: (error: unknown) => void;
}): Promise<LocalEndpoint> {
  const running = await findRunningLocalEcr(options.dataDir);
  if (running) {
    const {checksSignatures = false} = running;
    return {...running, checksSignatures, embedded: false, close: async () => {}};
  }
  const {startLocalEcr} = await import('../../server/index.ts');
  const server = await startLocalEcr({
    dataDir: options.dataDir,
    port: 0,
    publicPort: DEFAULT_LOCAL_PORT,
    advertise: false,
    ...(options.accountId ? {accountId: options.accountId} : {}),
    ...(options.region ? {region: options.region} : {}),
    ...(options.upstream ? {upstream: await options.upstream()} : {}),
    ...(options.onError ? {onError: options.onError} : {}),
  });
  return {
    url: server.url,
    accountId: server.accountId,
    region: server.region,
    checksSignatures: false,
    embedded: true,
    close: () => server.close(),
  };
}

/** What to tell somebody who asked for a running local ECR where none runs. */
export function notRunning(dataDir: string): EcrctlError {
  return new EcrctlError('NOT_FOUND', `no local ECR is running on ${dataDir}`, {
    hint: 'start one with ecrctl local start; commands with --local need none',
  });
}
