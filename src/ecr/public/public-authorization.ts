import type {CredentialSource} from '../../registry/authorization/credential.ts';
import {Authorizations, ecrCredentials} from '../credentials/authorization.ts';
import {callerKey} from '../credentials/caller-key.ts';
import type {TokenCache} from '../credentials/token-cache.ts';
import type {EcrSettings} from '../ecr-settings.ts';
import {createPublicClient} from './public-client.ts';
import {publicSettings} from './public-settings.ts';

/** How to become known to ECR Public. */
export interface PublicAuthorizationOptions {
  /** Of these, who is asking counts: profile or keys. */
  settings: EcrSettings;
  cache?: TokenCache | undefined;
  /** Where the API is when it is not AWS's own. */
  endpoint?: string | undefined;
}

/** Authorizations for ECR Public: the same for all of its registries, asked for where its API is. */
export async function openPublicAuthorizations(options: PublicAuthorizationOptions): Promise<Authorizations> {
  const {cache} = options;
  const settings = publicSettings(options.settings, options.endpoint);
  return new Authorizations({
    api: {send: () => getAuthorizationToken(settings)},
    cache: cache && {store: cache, key: `public-${await callerKey(settings)}`},
  });
}

/**
 * The registry client's way into ECR Public: as the caller, who may pull ten times as fast and push to a
 * registry of their own, and anonymously where that cannot be had. `onAnonymous` is told why.
 */
export function publicCredentials(
  authorizations: () => Promise<Authorizations>,
  onAnonymous: (error: unknown) => void = () => {},
): CredentialSource {
  return async (host, options = {}) => {
    try {
      return await ecrCredentials(await authorizations())(host, options);
    } catch (error) {
      onAnonymous(error);
      return undefined;
    }
  };
}

async function getAuthorizationToken(settings: EcrSettings) {
  const client = createPublicClient(settings);
  try {
    const {authorizationData} = await client.send('GetAuthorizationToken', {});
    return {authorizationData: authorizationData ? [authorizationData] : []};
  } finally {
    client.close();
  }
}
