import {readFile} from 'node:fs/promises';
import {connect} from 'node:net';
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
  /** Whether it lives in this process and ends with it. */
  embedded: boolean;
  close(): Promise<void>;
}

/** The port of `ecrctl local start`, and the one in names that an embedded local ECR prints. */
export const DEFAULT_LOCAL_PORT = 4577;

/** The file in which a running local ECR tells where it listens. */
const ENDPOINT_FILE = 'server.json';

/** How long a server on this machine may take to accept a connection, in milliseconds. */
const CONNECT_PATIENCE = 2000;

/** What a running local ECR tells of itself. */
export interface EndpointRecord {
  url: string;
  pid: number;
  accountId: string;
  region: string;
  startedAt?: string;
}

/**
 * What `server.json` says of a local ECR that is still alive; undefined when none runs. After a crash its
 * process id may be somebody else's (in a container often our own), so it must also take connections. A data
 * directory may come with a checkout, so what it names must be on this machine.
 */
export async function findRunningLocalEcr(dataDir: string): Promise<EndpointRecord | undefined> {
  const record = await readRecord(dataDir);
  if (!record || record.pid === process.pid || !isAlive(record.pid)) return undefined;
  return (await takesConnections(record.url)) ? record : undefined;
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

async function takesConnections(url: string): Promise<boolean> {
  const {hostname, port} = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (!(await isThisMachine(host))) return false;
  return new Promise(resolve => {
    const socket = connect({host, port: Number(port)}, () => answer(true));
    const answer = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('error', () => answer(false)).setTimeout(CONNECT_PATIENCE, () => answer(false));
  });
}

function isEndpointRecord(value: unknown): value is EndpointRecord {
  const {url, pid, accountId, region} = (value ?? {}) as Record<string, unknown>;
  return (
    typeof url === 'string' &&
    URL.canParse(url) &&
    Number.isSafeInteger(pid) &&
    Number(pid) > 0 &&
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
  if (running) return {...running, embedded: false, close: async () => {}};
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
