import {EcrctlError} from '../errors.ts';
import {parseEcrHost} from './ecr-host.ts';

/** `host` or `host:port`, as a reference begins; IPv6 in brackets. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

/**
 * A registry that may be reached over plain HTTP, checked.
 * @throws EcrctlError INVALID_SETTINGS for what is no host, and for Amazon's own registries: none of them does that
 */
export function plainHttpHost(text: string): string {
  const host = text.trim().toLowerCase();
  if (!HOST.test(host)) {
    throw new EcrctlError('INVALID_SETTINGS', `"${text}" is not the host of a registry`, {
      hint: 'write host or host:port, for example registry.lan:5000',
    });
  }
  const kind = parseEcrHost(withoutPort(host))?.kind;
  if (kind !== 'private' && kind !== 'public') return host;
  throw new EcrctlError('INVALID_SETTINGS', `${host} is Amazon ECR, which nobody reaches over plain HTTP`, {
    hint: 'take it out of --plain-http',
  });
}

/** Whether a registry is one of those hosts; one that is written without a port means every port. */
export function isPlainHttpHost(registry: string, hosts: readonly string[]): boolean {
  const name = registry.toLowerCase();
  return hosts.includes(name) || hosts.includes(withoutPort(name));
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}
