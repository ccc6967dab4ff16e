import {EcrctlError} from '../errors.ts';
import type {LocalEcrOptions} from './local-ecr-options.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/**
 * Refuses options that no server can be started with.
 * @throws EcrctlError USAGE
 */
export function checkOptions(options: LocalEcrOptions): void {
  checkExposure(options);
  checkRegistry(options);
}

/** Whoever can reach this server from elsewhere must prove who they are, and not be overheard. */
function checkExposure({host = '127.0.0.1', users, tls}: LocalEcrOptions): void {
  if (LOOPBACK.has(host) || (users !== undefined && tls !== undefined)) return;
  throw new EcrctlError('USAGE', `listening on ${host} needs users and TLS: others can reach it there`, {
    hint: 'give --users, --tls-cert and --tls-key, or listen on 127.0.0.1',
  });
}

function checkRegistry({accountId, region}: LocalEcrOptions): void {
  if (accountId !== undefined && !/^\d{12}$/.test(accountId))
    throw new EcrctlError('USAGE', `"${accountId}" is not an account of twelve digits`);
  if (region !== undefined && !/^[a-z0-9-]{2,25}$/.test(region))
    throw new EcrctlError('USAGE', `"${region}" is not a region`);
}
