import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {EcrctlError} from '../../errors.ts';
import type {UpstreamRegistry} from '../../server/index.ts';

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

/** What a running local ECR tells of itself. */
export interface EndpointRecord {
  url: string;
  pid: number;
  accountId: string;
  region: string;
  startedAt?: string;
}

/** What `server.json` says of a local ECR that is still alive; undefined when none runs. */
export async function findRunningLocalEcr(dataDir: string): Promise<EndpointRecord | undefined> {
  try {
    const record: unknown = JSON.parse(await readFile(path.join(dataDir, ENDPOINT_FILE), 'utf8'));
    return isEndpointRecord(record) && isAlive(record.pid) ? record : undefined;
  } catch {
    return undefined;
  }
}

function isEndpointRecord(value: unknown): value is EndpointRecord {
  const {url, pid, accountId, region} = (value ?? {}) as Record<string, unknown>;
  return (
    typeof url === 'string' &&
    typeof pid === 'number' &&
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
  });
  return {
    url: server.url,
    accountId: server.accountId,
    region: server.region,
    embedded: true,
    close: () => server.close(),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What to tell somebody who asked for a running local ECR where none runs. */
export function notRunning(dataDir: string): EcrctlError {
  return new EcrctlError('NOT_FOUND', `no local ECR is running on ${dataDir}`, {
    hint: 'start one with ecrctl local start; commands with --local need none',
  });
}
