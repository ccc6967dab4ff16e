import {profileEndpoint} from '../../ecr/credentials/profile-endpoint.ts';
import {EcrctlError} from '../../errors.ts';
import {ignoresEndpoints} from './resolve-settings.ts';
import type {ResolvedSettings} from './settings.ts';

/**
 * The same settings with the endpoint of the AWS profile, where nothing that comes before it named one.
 * @throws EcrctlError INVALID_SETTINGS for an endpoint that is no address
 */
export async function withProfileEndpoint(
  resolved: ResolvedSettings,
  env: NodeJS.ProcessEnv,
): Promise<ResolvedSettings> {
  const {values, origins} = resolved;
  const isSettled = values.endpointUrl !== undefined || values.local || values.public;
  if (isSettled || ignoresEndpoints(env)) return resolved;
  const profile = values.profile ?? (env.AWS_PROFILE || 'default');
  const found = await profileEndpoint(profile, env);
  if (!found) return resolved;
  const {url, file} = found;
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new EcrctlError(
      'INVALID_SETTINGS',
      `${file}: the endpoint_url of the profile ${profile} is no address`,
      {
        hint: 'write it as http://host:port or https://host',
      },
    );
  }
  return {
    values: {...values, endpointUrl: url},
    origins: {...origins, endpointUrl: {kind: 'profile', name: `${profile} in ${file}`}},
  };
}
