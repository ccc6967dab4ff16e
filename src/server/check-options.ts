import {EcrctlError} from '../errors.ts';
import type {LocalEcrOptions} from './local-ecr-options.ts';

const MAX_PORT = 65_535;
/** As in `us-east-1`, `us-gov-west-1` and `eusc-de-east-1`; anything else is a slip, and would be a registry of its own. */
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/**
 * Refuses options that no server can be started with.
 * @throws EcrctlError USAGE
 */
export function checkOptions(options: LocalEcrOptions): void {
  checkPlace(options);
  checkExposure(options);
  checkRegistry(options);
}

/** An empty folder would be the current one; Node tells of a wrong port in an error of its own. */
function checkPlace({dataDir, port = 0}: LocalEcrOptions): void {
  if (dataDir === '') throw new EcrctlError('USAGE', 'dataDir is empty');
  if (Number.isInteger(port) && port >= 0 && port <= MAX_PORT) return;
  throw new EcrctlError('USAGE', `${port} is not a port`, {hint: `write one from 0 to ${MAX_PORT}`});
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
  if (region !== undefined && !REGION.test(region))
    throw new EcrctlError('USAGE', `"${region}" is not a region`, {
      hint: 'write one as us-east-1 is written',
    });
}
