import {EcrctlError, type ErrorCode} from '../../errors.ts';
import {dockerCredentials} from '../../registry/authorization/docker-config.ts';
import {RegistryClient, type RegistryClientOptions} from '../../registry/registry-client.ts';
import {RemoteRepository} from '../../registry/remote-repository.ts';
import type {Transport} from '../../registry/transport.ts';

import type {UpstreamError, UpstreamFailure, UpstreamRegistry, UpstreamSource} from '../../server/index.ts';

/** The answer to `GET /v2/` is empty or a few words. */
const MAX_GREETING_BYTES = 64 * 1024;

/** A pull waits for its upstream; after three attempts it is told instead. */
const MAX_ATTEMPTS = 3;

/** How failures towards a registry are told to whoever pulls through the cache. */
const FAILURES: Partial<Record<ErrorCode, UpstreamFailure>> = {
  NOT_FOUND: 'not-found',
  IMAGE_NOT_FOUND: 'not-found',
  REPOSITORY_NOT_FOUND: 'not-found',
  BLOB_NOT_FOUND: 'not-found',
  UNAUTHORIZED: 'denied',
  ACCESS_DENIED: 'denied',
  CREDENTIALS_EXPIRED: 'denied',
  CREDENTIALS_MISSING: 'denied',
  THROTTLED: 'too-many-requests',
};

/** What reaching upstream registries takes. */
export interface UpstreamParts {
  /** Opened at the first pull. */
  transport(): Promise<Transport>;
  env: NodeJS.ProcessEnv;
}

/**
 * The registries that pull-through cache rules of the local ECR fetch from. Secrets do not exist locally: a
 * rule that names one goes in with what Docker's configuration has for the host, any other without a name.
 */
export function createUpstream(parts: UpstreamParts): UpstreamRegistry {
  const options = async (source: UpstreamSource): Promise<RegistryClientOptions> => ({
    host: source.registryHost,
    transport: await parts.transport(),
    retry: {maxAttempts: MAX_ATTEMPTS},
    ...(source.credentialArn === undefined ? {} : {credentials: dockerCredentials({environment: parts.env})}),
  });
  const open = async (source: UpstreamSource, repository: string) =>
    new RemoteRepository({...(await options(source)), repository});
  return {
    check: source =>
      told(async () => {
        const client = new RegistryClient(await options(source));
        await client.read(
          {method: 'GET', target: '/v2/', expect: [200], notFound: 'NETWORK_ERROR', scopes: []},
          MAX_GREETING_BYTES,
        );
      }),
    resolve: (source, repository, tagOrDigest) =>
      told(async () => {
        const found = await (await open(source, repository)).headManifest(tagOrDigest);
        if (found) return found.digest;
        throw new EcrctlError('IMAGE_NOT_FOUND', `${repository} has no image ${tagOrDigest}`);
      }),
    manifest: (source, repository, tagOrDigest) =>
      told(async () => {
        const store = await open(source, repository);
        return store.fetchManifest(await store.resolve(tagOrDigest));
      }),
    blob: (source, repository, descriptor) =>
      told(async () => (await open(source, repository)).open(descriptor)),
  };
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await upstreamError(error);
  }
}

async function upstreamError(error: unknown): Promise<UpstreamError> {
  const {UpstreamError} = await import('../../server/index.ts');
  const failure = (error instanceof EcrctlError && FAILURES[error.code]) || 'unavailable';
  return new UpstreamError(failure, error instanceof Error ? error.message : String(error), error);
}
