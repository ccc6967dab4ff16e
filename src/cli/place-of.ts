import {parseEcrHost} from '../oci/ecr-host.ts';
import type {EcrRegistry} from './context/command-context.ts';

/** Account, region and endpoint, for questions before something is destroyed: the wrong account is the classic. */
export async function placeOf(ecr: EcrRegistry): Promise<string> {
  const [host, region, endpoint] = await Promise.all([
    ecr.host(),
    ecr.client.region(),
    ecr.client.endpoint(),
  ]);
  const account = ecr.registryId ?? parseEcrHost(host)?.registryId ?? 'unknown';
  return `account ${account}, region ${region}, endpoint ${endpoint}`;
}
