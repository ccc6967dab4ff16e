import {lookup} from 'node:dns/promises';
import type {EcrClient} from '../../ecr/client.ts';
import {toEcrError} from '../../ecr/failures/ecr-error.ts';
import {isLoopbackHost} from '../../registry/registry-host.ts';

/** A host that answered: which status does not matter, that it did is the point. */
export interface HostAnswer {
  status: number;
  /** What its clock said, to the second. */
  date?: Date;
  /** Addresses that its name stands for; empty through a proxy, which resolves by itself. */
  addresses: string[];
}

/** Longer than any host that is there takes, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Asks a host for anything over the connections, proxies and trust of the client, with no credentials.
 * @throws EcrctlError NETWORK_ERROR, CONNECTION_REFUSED, TLS_ERROR, TIMED_OUT
 */
export async function probeHost(
  client: EcrClient,
  url: URL,
  {proxied, signal}: {proxied: boolean; signal: AbortSignal},
): Promise<HostAnswer> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  try {
    const addresses = proxied || isLoopbackHost(url.host) ? [] : await addressesOf(url.hostname);
    const {status, headers, body} = await client.download({url, signal: limited});
    body.destroy();
    const date = Date.parse(headers.date ?? '');
    return {status, addresses, ...(Number.isNaN(date) ? {} : {date: new Date(date)})};
  } catch (error) {
    const settings = {...client.settings, endpoint: url.origin};
    throw toEcrError(error, {operation: 'GET', input: {}, settings, signal});
  }
}

async function addressesOf(hostname: string): Promise<string[]> {
  return (await lookup(hostname, {all: true})).map(({address}) => address);
}
