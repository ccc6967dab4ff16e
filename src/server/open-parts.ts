import {randomUUID} from 'node:crypto';
import {createAuthority} from './authority/create-authority.ts';
import type {Directory} from './authority/directory.ts';
import {BlobStore} from './blobs/blob-store.ts';
import {UploadSessions} from './blobs/upload-sessions.ts';
import type {ServerParts} from './call-context.ts';
import {openEvents} from './events/open-events.ts';
import type {FaultRule} from './faults/fault-rule.ts';
import {parseFault} from './faults/parse-fault.ts';
import {PageCache} from './http/page-cache.ts';
import {PartBuffers} from './http/part-buffers.ts';
import type {RequestLog} from './http/request-log.ts';
import {type Background, startBackground} from './jobs/background.ts';
import {backgroundJobs} from './jobs/background-jobs.ts';
import {DEFAULT_LIMITS, type Limits} from './limits/limits.ts';
import type {LocalEcrOptions} from './local-ecr-options.ts';
import {createSweepJob} from './maintenance/sweep-job.ts';
import {openForAppend} from './open-for-append.ts';
import {openSigner} from './signer.ts';
import {openState} from './state/open-state.ts';
import type {State} from './state/state.ts';
import {wireSeams} from './wire-seams.ts';
import {wireServices} from './wire-services.ts';

const DEFAULT_ACCOUNT = '123456789012';
const DEFAULT_REGION = 'us-east-1';

/** An open data directory with the work that goes on in it. */
export interface OpenParts {
  parts: ServerParts;
  background: Background;
  close(): Promise<void>;
}

/** Opens a data directory and begins the background work. @throws EcrctlError DATA_FORMAT_TOO_NEW */
export async function openParts(dataDir: string, options: LocalEcrOptions): Promise<OpenParts> {
  const policies: Policies = {
    directory: options.users === undefined ? undefined : await readUsers(options.users),
    limits: options.limits === undefined ? DEFAULT_LIMITS : await readLimitsFile(options.limits),
    faults: (options.faults ?? []).map(parseFault),
  };
  const state = openState(dataDir);
  try {
    return await openOn(state, {dataDir, options, policies});
  } catch (error) {
    await state.close();
    throw error;
  }
}

/** What files and flags say about who may do what, how much of it, and what goes wrong. */
interface Policies {
  directory: Directory | undefined;
  limits: Limits;
  faults: FaultRule[];
}

async function openOn(
  state: State,
  {dataDir, options, policies}: {dataDir: string; options: LocalEcrOptions; policies: Policies},
): Promise<OpenParts> {
  const {accountId = DEFAULT_ACCOUNT, region = DEFAULT_REGION, clock = Date.now} = options;
  const {directory, limits, faults} = policies;
  const onError = options.onError ?? (() => undefined);
  const authority = createAuthority(state, directory);
  const requestLog = await openLog(options.requestLog, onError);
  const events = openEvents(dataDir, options.events ?? {}, clock);
  const kick = () => background.kick();
  const parts: ServerParts = {
    settings: {
      instance: randomUUID(),
      accountId,
      region,
      dataDir,
      hostAliases: new Set(options.hostAliases),
      verifiesSignatures: directory !== undefined,
      publicPort: options.publicPort,
      secure: options.tls !== undefined,
      strictOci: options.strictOci ?? false,
    },
    state,
    blobs: new BlobStore(dataDir),
    uploads: new UploadSessions(dataDir, state),
    seams: wireSeams({
      accountId,
      state,
      authority,
      limits,
      throttle: options.throttle ?? false,
      faults,
      events,
      kick,
    }),
    services: wireServices({
      authority,
      quotas: limits.quotas,
      upstream: options.upstream,
      activationDelay: options.activationDelay ?? 0,
      events,
      kick,
    }),
    pages: new PageCache(),
    partBuffers: new PartBuffers(),
    requestLog,
    signer: await openSigner(state),
    clock,
    onError,
  };
  const background = startBackground(parts, [...backgroundJobs(), createSweepJob(clock())]);
  return {
    parts,
    background,
    close: async () => {
      await background.close();
      await events.close();
      await state.close();
      await requestLog?.close();
    },
  };
}

/** Loaded on demand, as what follows: most servers keep no log of requests. */
async function openLog(
  target: LocalEcrOptions['requestLog'],
  onError: (error: unknown) => void,
): Promise<RequestLog | undefined> {
  if (target === undefined) return undefined;
  const {openRequestLog} = await import('./http/request-log.ts');
  return openRequestLog(typeof target === 'string' ? openForAppend(target, 'requests') : target, onError);
}

/** Loaded on demand: most servers have no such file, and reading it takes packages that start slowly. */
async function readUsers(file: string): Promise<Directory> {
  const {readUsersFile} = await import('./authority/users-file.ts');
  return readUsersFile(file);
}

async function readLimitsFile(file: string): Promise<Limits> {
  const {readLimits} = await import('./limits/limits-file.ts');
  return readLimits(file);
}
