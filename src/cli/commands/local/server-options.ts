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
  quotas?: string;
  fault?: string[];
  detach?: boolean;
}

/** What the server is started with, in its own words. */
export async function localServerOptions(
  context: CommandContext,
  options: StartOptions,
): Promise<LocalEcrOptions> {
  const {dataDir, region} = context.settings;
  return {
    dataDir,
    port: options.port ?? DEFAULT_LOCAL_PORT,
    ...(options.host ? {host: options.host} : {}),
    ...(options.accountId ? {accountId: options.accountId} : {}),
    ...(region ? {region} : {}),
    ...(options.strictOci ? {strictOci: true} : {}),
  };
}
