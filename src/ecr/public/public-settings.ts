import type {EcrSettings} from '../ecr-settings.ts';

/** Where the API of ECR Public is, whatever region the caller works in. */
export const PUBLIC_REGION = 'us-east-1';

/** Settings for ECR Public: its region, no FIPS and no dual-stack endpoints, and an endpoint of its own. */
export function publicSettings(settings: EcrSettings, endpoint: string | undefined): EcrSettings {
  const {endpoint: _private, fips: _fips, dualStack: _dualStack, ...others} = settings;
  return {...others, region: PUBLIC_REGION, ...(endpoint === undefined ? {} : {endpoint})};
}
