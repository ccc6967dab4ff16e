import type {Authorizations} from '../../ecr/credentials/authorization.ts';
import type {TokenCache} from '../../ecr/credentials/token-cache.ts';
import type {EcrSettings} from '../../ecr/ecr-settings.ts';
import {publicAsEcr} from '../../ecr/public/public-as-ecr.ts';
import {openPublicAuthorizations} from '../../ecr/public/public-authorization.ts';
import {createPublicClient} from '../../ecr/public/public-client.ts';
import {EcrctlError} from '../../errors.ts';
import type {EcrRegistry} from './command-context.ts';

/** The caller's registry in ECR Public. Its host ends with the primary alias: `public.ecr.aws/alias`. */
export function openPublicRegistry(settings: EcrSettings, cache?: TokenCache): EcrRegistry {
  const client = createPublicClient(settings);
  let host: Promise<string> | undefined;
  let authorizations: Promise<Authorizations> | undefined;
  return {
    client: publicAsEcr(client),
    public: client,
    local: false,
    host: () => {
      host ??= findHost();
      return host;
    },
    authorizations: () => {
      authorizations ??= openPublicAuthorizations({settings, cache, endpoint: settings.endpoint});
      return authorizations;
    },
  };

  async function findHost(): Promise<string> {
    const {registries = []} = await client.send('DescribeRegistries', {});
    const uri = registries[0]?.registryUri;
    if (uri) return uri;
    throw new EcrctlError('NOT_FOUND', 'this account has no registry in ECR Public yet', {
      hint: 'creating the first repository makes one: ecrctl repository create NAME --public',
    });
  }
}
