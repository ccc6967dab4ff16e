import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {EcrctlError} from '../errors.ts';
import {advertise} from './advertise.ts';
import {createAuthority} from './authority/create-authority.ts';
import type {Directory} from './authority/directory.ts';
import {BlobStore} from './blobs/blob-store.ts';
import {UploadSessions} from './blobs/upload-sessions.ts';
import type {ServerParts} from './call-context.ts';
import {openEvents} from './events/open-events.ts';
import {parseFault} from './faults/parse-fault.ts';
import {handleRequest} from './http/handle-request.ts';
import {listen} from './http/listen.ts';
import {PageCache} from './http/page-cache.ts';
import {PartBuffers} from './http/part-buffers.ts';
import {type Background, startBackground} from './jobs/background.ts';
import {backgroundJobs} from './jobs/background-jobs.ts';
import {runLifecycle} from './lifecycle/run-lifecycle.ts';
import {DEFAULT_LIMITS, type Limits} from './limits/limits.ts';
import type {LocalEcr} from './local-ecr.ts';
import type {LocalEcrOptions} from './local-ecr-options.ts';
import {repair} from './maintenance/repair.ts';
import {createSweepJob} from './maintenance/sweep-job.ts';
import {loadScanFindings} from './scanning/load-findings.ts';
import {openSigner} from './signer.ts';
import {openState} from './state/open-state.ts';
import {wireSeams} from './wire-seams.ts';
import {wireServices} from './wire-services.ts';

const DEFAULT_ACCOUNT = '123456789012';
const DEFAULT_REGION = 'us-east-1';
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/** Opens the data, begins to listen, and tells others where. */
export async function openServer(options: LocalEcrOptions): Promise<LocalEcr> {
  const {host = '127.0.0.1', port = 0} = options;
  checkExposure(host, options);
  const dataDir = path.resolve(options.dataDir);
  const {parts, background, close} = await openParts(dataDir, options);
  try {
    const repairs = await repair(parts);
    const tls = await readTls(options);
    const listening = await listen((request, response) => void handleRequest(parts, request, response), {
      host,
      port,
      tls,
    });
    const url = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${listening.port}`;
    const {accountId, region} = parts.settings;
    const withdraw = await announce(dataDir, {url, accountId, region, wanted: options.advertise ?? true});
    const closeAll = async () => {
      await listening.close();
      await close();
      await withdraw();
    };
    let closing: Promise<void> | undefined;
    return {
      url,
      port: listening.port,
      accountId,
      region,
      repairs,
      idle: () => background.idle(),
      runLifecycle: ({now = parts.clock(), repository} = {}) => runLifecycle(parts, {now, repository}),
      loadScanFindings: (text, {digest} = {}) =>
        loadScanFindings(parts.state, text, {now: parts.clock(), digest}),
      close: () => {
        closing ??= closeAll();
        return closing;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Whoever can reach this server from elsewhere must prove who they are, and not be overheard. */
function checkExposure(host: string, {users, tls}: LocalEcrOptions): void {
  if (LOOPBACK.has(host) || (users !== undefined && tls !== undefined)) return;
  throw new EcrctlError('USAGE', `listening on ${host} needs users and TLS: others can reach it there`, {
    hint: 'give --users, --tls-cert and --tls-key, or listen on 127.0.0.1',
  });
}

/** An open data directory with the work that goes on in it. */
interface OpenParts {
  parts: ServerParts;
  background: Background;
  close(): Promise<void>;
}

async function openParts(dataDir: string, options: LocalEcrOptions): Promise<OpenParts> {
  const {accountId = DEFAULT_ACCOUNT, region = DEFAULT_REGION, clock = Date.now} = options;
  checkRegistry(accountId, region);
  const directory = options.users === undefined ? undefined : await readUsers(options.users);
  const limits = options.limits === undefined ? DEFAULT_LIMITS : await readLimitsFile(options.limits);
  const faults = (options.faults ?? []).map(parseFault);
  const state = openState(dataDir);
  const authority = createAuthority(state, directory);
  const events = openEvents(dataDir, options.events ?? {}, clock);
  const kick = () => background.kick();
  const parts: ServerParts = {
    settings: {
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
    signer: await openSigner(state),
    clock,
    onError: options.onError ?? (() => undefined),
  };
  const background = startBackground(parts, [...backgroundJobs(), createSweepJob(clock())]);
  return {
    parts,
    background,
    close: async () => {
      await background.close();
      await events.close();
      await state.close();
    },
  };
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

function checkRegistry(accountId: string, region: string): void {
  if (!/^\d{12}$/.test(accountId))
    throw new EcrctlError('USAGE', `"${accountId}" is not an account of twelve digits`);
  if (!/^[a-z0-9-]{2,25}$/.test(region)) throw new EcrctlError('USAGE', `"${region}" is not a region`);
}

async function readTls({tls}: LocalEcrOptions): Promise<{cert: string; key: string} | undefined> {
  if (!tls) return undefined;
  const [cert, key] = await Promise.all([readPem(tls.certFile), readPem(tls.keyFile)]);
  return {cert, key};
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new EcrctlError('FILE_NOT_FOUND', `${file} cannot be read`, {cause});
  }
}

async function announce(
  dataDir: string,
  {wanted, ...where}: {url: string; accountId: string; region: string; wanted: boolean},
): Promise<() => Promise<void>> {
  if (!wanted) return async () => undefined;
  return advertise(dataDir, {...where, pid: process.pid, startedAt: new Date().toISOString()});
}
