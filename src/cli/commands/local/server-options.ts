import {EcrctlError} from '../../../errors.ts';
import type {LocalEcrOptions} from '../../../server/index.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {DEFAULT_LOCAL_PORT} from '../../context/local-ecr.ts';

/** Options of `ecrctl local start`. */
export interface StartOptions {
  port?: number;
  host?: string;
  accountId?: string;
  users?: string;
  tlsCert?: string;
  tlsKey?: string;
  strictOci?: boolean;
  throttle?: boolean;
  limits?: string;
  fault?: string[];
  hostAlias?: string[];
  eventFile?: string;
  eventWebhook?: string;
  requestLog?: string;
  detach?: boolean;
}

/** What the server is started with, in its own words. */
export function localServerOptions(context: CommandContext, options: StartOptions): LocalEcrOptions {
  const {dataDir, region} = context.settings;
  const {tlsCert, tlsKey} = options;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new EcrctlError('USAGE', '--tls-cert and --tls-key go together');
  }
  return {
    dataDir,
    port: options.port ?? DEFAULT_LOCAL_PORT,
    ...(options.host ? {host: options.host} : {}),
    ...(options.accountId ? {accountId: options.accountId} : {}),
    ...(region ? {region} : {}),
    ...(options.users ? {users: options.users} : {}),
    ...(tlsCert && tlsKey ? {tls: {certFile: tlsCert, keyFile: tlsKey}} : {}),
    ...(options.strictOci ? {strictOci: true} : {}),
    ...(options.throttle ? {throttle: true} : {}),
    ...(options.limits ? {limits: options.limits} : {}),
    ...(options.fault ? {faults: options.fault} : {}),
    ...(options.hostAlias ? {hostAliases: options.hostAlias} : {}),
    ...(options.requestLog ? {requestLog: requestLogOf(context, options.requestLog)} : {}),
    events: {file: options.eventFile, webhook: options.eventWebhook},
    onError: error => context.output.warn(error instanceof Error ? error.message : String(error)),
  };
}

/** `-` is standard error: standard output has the address alone. */
function requestLogOf({output}: CommandContext, file: string): NonNullable<LocalEcrOptions['requestLog']> {
  return file === '-' ? {write: line => output.tell(line.trimEnd())} : file;
}
