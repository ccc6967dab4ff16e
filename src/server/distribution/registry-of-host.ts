import {parseEcrHost} from '../../oci/ecr-host.ts';
import {EcrFault} from '../ecr-fault.ts';
import {hostName, isKnownHost} from '../http/known-host.ts';
import type {TokenClaims} from '../tokens.ts';

/**
 * Which registry a Host header means: the one that it names, or on any other address of this server the
 * caller's own.
 * Undefined when the token is for another region than the host.
 * @throws EcrFault RegistryHostUnknown
 */
export function registryOfHost(
  host: string,
  {caller, region}: TokenClaims,
  aliases: ReadonlySet<string>,
): {accountId: string; region: string} | undefined {
  const named = parseEcrHost(host) ?? parseEcrHost(host.replace(/:\d+$/, ''));
  if (named?.registryId !== undefined && named.region !== undefined) {
    return named.region === region ? {accountId: named.registryId, region} : undefined;
  }
  if (isKnownHost(host, aliases)) return {accountId: caller.accountId, region};
  throw new EcrFault('RegistryHostUnknown', `Could not resolve registry id from host ${hostName(host)}`);
}
