import {lookup} from 'node:dns/promises';
import {isIP} from 'node:net';
import {networkInterfaces} from 'node:os';
import {isLoopbackHost} from '../../registry/registry-host.ts';

/** Addresses to listen on that stand for all of a machine's. */
const ANY_ADDRESS = new Set(['0.0.0.0', '::']);

/** Whether a host name or address, without port and brackets, is this machine and no other. */
export async function isThisMachine(host: string): Promise<boolean> {
  if (isLoopbackHost(isIP(host) === 6 ? `[${host}]` : host)) return true;
  const addresses = isIP(host) === 0 ? await addressesOf(host) : [host];
  const own = new Set(Object.values(networkInterfaces()).flatMap(one => one!.map(({address}) => address)));
  return addresses.length > 0 && addresses.every(one => ANY_ADDRESS.has(one) || own.has(one));
}

async function addressesOf(name: string): Promise<string[]> {
  try {
    return (await lookup(name, {all: true})).map(({address}) => address);
  } catch {
    return [];
  }
}
