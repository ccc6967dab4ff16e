import {EcrFault} from '../ecr-fault.ts';

/**
 * Refuses a secret that the registry could not reach: it must be of the same account and region. Whether it
 * exists is not looked up; secrets do not exist locally.
 * @throws EcrFault SecretNotFoundException
 */
export function checkCredential(
  {accountId, region}: {accountId: string; region: string},
  credentialArn: string,
): void {
  const [, , , secretRegion, secretAccount] = credentialArn.split(':');
  if (secretRegion === region && secretAccount === accountId) return;
  throw new EcrFault(
    'SecretNotFoundException',
    `The secret '${credentialArn}' was not found in the account '${accountId}' and region '${region}'`,
  );
}
