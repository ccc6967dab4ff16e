import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, mkdirSync, openSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {InvalidArgumentError} from 'commander';
import {EcrctlError} from '../../../errors.ts';
import type {LocalEcr} from '../../../server/index.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {DEFAULT_LOCAL_PORT, type EndpointRecord, findRunningLocalEcr} from '../../context/local-ecr.ts';
import {defineCommand} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {localServerOptions, type StartOptions} from './server-options.ts';

/** How long a detached local ECR may take until it listens, in milliseconds. */
const START_PATIENCE = 20_000;
const POLL = 50;

/** `ecrctl local start`. */
export const defineLocalStart: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'start',
    summary: 'serve a local ECR until it is stopped',
    description:
      'Serve the ECR API and /v2/ on one port. Any access key is accepted as its account’s root on loopback; ' +
      '--users turns on signature checks and permissions. Everything is kept in the data directory.',
    examples: [
      {command: 'ecrctl local start', does: 'on 127.0.0.1:4577'},
      {command: 'ecrctl local start --port 0 --data ./ecr', does: 'on any free port, with data of its own'},
      {command: 'ecrctl local start --detach', does: 'in the background'},
      {command: 'ecrctl local start --fault throttle,op=PutImage,p=0.2', does: 'misbehave on purpose'},
    ],
    action: (context, _args, options) => start(context, options as unknown as StartOptions),
  })
    .option(
      '--port <port>',
      `port to listen on; 0 takes a free one (default ${DEFAULT_LOCAL_PORT})`,
      parsePort,
    )
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option(
      '--account-id <account>',
      'account of requests whose access key is not one (default 123456789012)',
    )
    .option(
      '--users <file>',
      'users, roles, keys and policies (YAML): signatures and permissions are checked',
    )
    .option('--tls-cert <file>', 'certificate (PEM), needed on any other address than loopback')
    .option('--tls-key <file>', 'private key (PEM) of the certificate')
    .option('--strict-oci', 'answer as the distribution spec says where ECR departs from it')
    .option('--throttle', 'keep ECR’s request rates')
    .option('--limits <file>', 'service quotas and rates other than ECR’s (YAML)')
    .option('--fault <plan...>', 'misbehave on purpose; see docs/local-ecr.md')
    .option('--host-alias <name...>', 'further host names under which clients reach it')
    .option('--event-file <file>', 'append every event to a file, too, as JSON lines')
    .option('--event-webhook <url>', 'post every event to an address, too')
    .option('--request-log <file>', 'append a JSON line for every request; - writes them to stderr')
    .option('--detach', 'go on in the background');
};

async function start(context: CommandContext, options: StartOptions): Promise<undefined> {
  const {dataDir} = context.settings;
  await refuseAnother(dataDir);
  if (options.detach) return announce(context, await startDetached(context));
  const {startLocalEcr} = await import('../../../server/index.ts');
  const server = await startLocalEcr({
    ...localServerOptions(context, options),
    upstream: await context.upstream(),
    advertise: false,
  });
  try {
    for (const repair of server.repairs) context.output.note(repair);
    await serve(context, server);
  } finally {
    await server.close();
  }
  return undefined;
}

async function serve(context: CommandContext, server: LocalEcr): Promise<void> {
  // Asked again: another one may have started while this one did.
  await server.advertise(() => refuseAnother(context.settings.dataDir));
  await announce(context, server);
  if (!context.signal.aborted) await once(context.signal, 'abort');
  context.output.note('stopping; running requests may finish');
}

/** The line that scripts wait for. */
async function announce(
  context: CommandContext,
  server: {url: string; accountId: string; region: string},
): Promise<undefined> {
  const {url, accountId, region} = server;
  await context.output.result({
    data: {url, accountId, region, dataDir: context.settings.dataDir},
    text: `ecrctl local: listening on ${url}`,
  });
  return undefined;
}

/** @throws EcrctlError CONFLICT where a local ECR runs on the data directory */
async function refuseAnother(dataDir: string): Promise<void> {
  const running = await findRunningLocalEcr(dataDir);
  if (running) throw alreadyRunning(dataDir, running);
}

function alreadyRunning(dataDir: string, {url, pid}: EndpointRecord): EcrctlError {
  return new EcrctlError('CONFLICT', `a local ECR is already running on ${dataDir}: ${url}, process ${pid}`, {
    hint: 'ecrctl local stop ends it; --data names another data directory',
  });
}

/** Runs the same command line again without `--detach`, on its own, and waits until it listens. */
async function startDetached(context: CommandContext): Promise<EndpointRecord> {
  const {dataDir} = context.settings;
  mkdirSync(dataDir, {recursive: true, mode: 0o700});
  const logFile = path.join(dataDir, 'server.log');
  const log = openSync(logFile, 'a', 0o600);
  const args = process.argv.slice(1).filter(word => word !== '--detach');
  const child = spawn(process.execPath, args, {detached: true, stdio: ['ignore', log, log]});
  closeSync(log);
  child.unref();
  const deadline = Date.now() + START_PATIENCE;
  for (;;) {
    const ended = child.exitCode !== null;
    const running = await findRunningLocalEcr(dataDir);
    if (running?.pid === child.pid) return running!;
    if (running || ended || Date.now() > deadline) {
      child.kill();
      if (running) throw alreadyRunning(dataDir, running);
      throw new EcrctlError('SERVICE_ERROR', 'the local ECR did not start', {hint: `its log is ${logFile}`});
    }
    await delay(POLL, undefined, {signal: context.signal});
  }
}

function parsePort(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('write a port from 0 to 65535.');
}
