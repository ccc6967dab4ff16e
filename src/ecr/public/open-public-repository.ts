import type {ContentStore, ReferrerLister, TagLister} from '../../content/store.ts';
import type {CredentialSource} from '../../registry/authorization/credential.ts';
import type {RetryOptions} from '../../registry/retry.ts';
import type {Transport} from '../../registry/transport.ts';
import type {TokenCache} from '../credentials/token-cache.ts';
import type {EcrSettings} from '../ecr-settings.ts';
import {openPublicAuthorizations, publicCredentials} from './public-authorization.ts';

/** Which repository of ECR Public to open, and as whom. */
export interface OpenPublicRepositoryOptions {
  host: string;
  /** With the alias before it, as in `public.ecr.aws/alias/app`. */
  repository: string;
  transport: Transport;
  /** Asked first: what the user has for this host already. */
  known: CredentialSource;
  /** The AWS caller to go as otherwise; absent means anonymously. */
  caller?: {settings: EcrSettings; cache?: TokenCache | undefined} | undefined;
  /** Told why nobody's name could be shown. */
  onAnonymous?: (error: unknown) => void;
  chunkSize?: number | undefined;
  retry?: RetryOptions | undefined;
  /** Where the host is reached when that is not its own name. */
  endpoint?: string | undefined;
}

/** Opens a repository of ECR Public as a store: with credentials where there are some, anonymously where not. */
export async function openPublicRepository(
  options: OpenPublicRepositoryOptions,
): Promise<ContentStore & TagLister & ReferrerLister> {
  const {host, repository, transport, known, caller, onAnonymous, chunkSize, retry, endpoint} = options;
  const {RemoteRepository} = await import('../../registry/remote-repository.ts');
  const asCaller =
    caller &&
    publicCredentials(
      () => openPublicAuthorizations({...caller, endpoint: caller.settings.endpoint}),
      onAnonymous,
    );
  return new RemoteRepository({
    host,
    repository,
    transport,
    credentials: async (name, how) => (await known(name, how)) ?? asCaller?.(name, how),
    chunkSize,
    retry,
    endpoint,
  });
}
