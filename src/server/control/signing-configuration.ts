import type {
  DeleteSigningConfigurationResponse,
  GetSigningConfigurationResponse,
  PutSigningConfigurationRequest,
  PutSigningConfigurationResponse,
  SigningConfiguration,
} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';

/** PutSigningConfiguration: replaces the rules by which images are signed when they are pushed. */
export async function putSigningConfiguration(
  call: CallContext,
  input: PutSigningConfigurationRequest,
): Promise<PutSigningConfigurationResponse> {
  const signingConfiguration = input.signingConfiguration!;
  await call.state.transaction(() =>
    call.state.table('signing').put(registryKey(call), signingConfiguration),
  );
  return {signingConfiguration};
}

/** GetSigningConfiguration: the registry's rules. */
export function getSigningConfiguration(call: CallContext): GetSigningConfigurationResponse {
  return {registryId: call.caller.accountId, signingConfiguration: requireSigning(call)};
}

/** DeleteSigningConfiguration: takes the rules away and answers with them. */
export async function deleteSigningConfiguration(
  call: CallContext,
): Promise<DeleteSigningConfigurationResponse> {
  const signingConfiguration = await call.state.transaction(() => {
    const found = requireSigning(call);
    call.state.table('signing').remove(registryKey(call));
    return found;
  });
  return {registryId: call.caller.accountId, signingConfiguration};
}

function requireSigning(call: CallContext): SigningConfiguration {
  const found = call.state.table('signing').get(registryKey(call));
  if (found) return found;
  throw new EcrFault(
    'SigningConfigurationNotFoundException',
    `Signing configuration does not exist in the registry with id '${call.caller.accountId}'`,
  );
}

function registryKey({caller, region}: CallContext): string[] {
  return [caller.accountId, region];
}
