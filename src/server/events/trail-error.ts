import type {EcrFault, FaultName} from '../ecr-fault.ts';

/** CloudTrail has no record of calls whose credentials were refused: they never reached an operation. */
const NOT_LET_IN: ReadonlySet<FaultName> = new Set(['ExpiredTokenException', 'RegistryTokenExpired']);

/** What the API calls faults that have a name of their own under `/v2/`. */
const API_NAMES: Partial<Record<FaultName, FaultName>> = {
  RegistryBlobUnknown: 'LayersNotFoundException',
  RegistryDigestInvalid: 'InvalidParameterException',
  RegistryManifestInvalid: 'InvalidParameterException',
  RegistryRangeInvalid: 'InvalidLayerPartException',
  RegistryUnsupported: 'InvalidParameterException',
};

/** Batch operations tell of what they did not find, or could not do, in an answer that is no error. */
const ANSWERS: ReadonlySet<string> = new Set(['BatchCheckLayerAvailability', 'BatchDeleteImage']);

/** Whether a call that ended so is on record at all. */
export function isOnRecord(fault: EcrFault | undefined): boolean {
  return fault === undefined || !NOT_LET_IN.has(fault.faultName);
}

/** How a record tells that a call failed: as the API's exception, whichever protocol it came by. */
export function trailError(
  operation: string,
  fault: EcrFault | undefined,
): {errorCode?: FaultName; errorMessage?: string} {
  if (!fault) return {};
  const {faultName, message} = fault;
  const apiName = API_NAMES[faultName];
  if (apiName && ANSWERS.has(operation)) return {};
  return {errorCode: apiName ?? faultName, errorMessage: message};
}
