import {parseEcrHost} from '../../oci/ecr-host.ts';
import type {EcrRegistry} from '../context/command-context.ts';

/** Account, region and endpoint, for questions before something is destroyed: the wrong account is the classic. */
export async function placeOf(ecr: EcrRegistry): Promise<string> {
  const [host, region, endpoint] = await Promise.all([
    ecr.host(),
    ecr.client.region(),
    ecr.client.endpoint(),
  ]);
  const account = ecr.registryId ?? parseEcrHost(host)?.registryId ?? 'unknown';
  const where = ecr.embeddedIn === undefined ? `endpoint ${endpoint}` : `local ECR in ${ecr.embeddedIn}`;
  return `account ${account}, region ${region}, ${where}`;
}
