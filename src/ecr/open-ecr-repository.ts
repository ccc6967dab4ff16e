import type {ContentStore, ReferrerLister, TagLister} from '../content/store.ts';
import {parseEcrHost} from '../oci/ecr-host.ts';
import type {RemoteRepositoryOptions} from '../registry/remote-repository.ts';
import type {RetryOptions} from '../registry/retry.ts';
import type {Transport} from '../registry/transport.ts';
import type {EcrClient} from './client.ts';
import type {Authorizations} from './credentials/authorization.ts';
import type {MountDoor} from './layers/layer-mounts.ts';

/** An ECR repository, however its content travels. */
export type EcrRepository = ContentStore & TagLister & ReferrerLister;

/** How content travels: `auto` means layer parts, and mounts from repositories of the same registry. */
export type EcrTransport = 'auto' | 'layer-parts' | 'distribution';

/** What is needed to move content over the distribution API. */
export interface DistributionDoor {
  transport(): Promise<Transport>;
  authorizations(): Promise<Authorizations>;
}

/** Which repository to open, and how. */
export interface OpenEcrRepositoryOptions {
  client: EcrClient;
  /** The registry's host as references print it. */
  registry: string;
  repository: string;
  /** The account that owns the registry; absent means the caller's own. */
  registryId?: string | undefined;
  transport?: EcrTransport | undefined;
  /** Bytes in a layer part; what ECR offers (10 MiB) when absent. */
  partSize?: number | undefined;
  /** Bytes in a chunk of a distribution upload; whole blobs when absent. */
  chunkSize?: number | undefined;
  /** A folder in which begun uploads are noted, so that a later run continues them. */
  uploadsFolder?: string | undefined;
  retry?: RetryOptions | undefined;
  /** Opened for the transport `distribution`, for mounts, and for large layers on their way down. */
  distribution: DistributionDoor;
}

/** Opens an ECR repository as a store. Nothing is asked yet, and only what the transport needs is loaded. */
export function openEcrRepository(options: OpenEcrRepositoryOptions): Promise<EcrRepository> {
  return options.transport === 'distribution' ? openDistribution(options) : openLayerParts(options);
}

async function openLayerParts(options: OpenEcrRepositoryOptions): Promise<EcrRepository> {
  const {client, registry, repository, registryId, partSize, uploadsFolder, retry, distribution, transport} =
    options;
  const {EcrRepositoryStore} = await import('./ecr-repository-store.ts');
  const {FileUploadLedger} = await import('./layers/upload-ledger.ts');
  const {LayerMounts} = await import('./layers/layer-mounts.ts');
  return new EcrRepositoryStore({
    api: client,
    download: client.download,
    raw: () => distribution.transport(),
    registry,
    id: {repositoryName: repository, ...(registryId === undefined ? {} : {registryId})},
    partSize,
    mounts: transport === 'layer-parts' ? undefined : new LayerMounts(client, () => openMountDoor(options)),
    ledger: uploadsFolder === undefined ? undefined : new FileUploadLedger(uploadsFolder, registry),
    retry,
  });
}

async function openDistribution(options: OpenEcrRepositoryOptions): Promise<EcrRepository> {
  const {client, repository, registryId} = options;
  const [{EcrDistributionStore}, remote] = await Promise.all([
    import('./ecr-distribution-store.ts'),
    remoteOptions(options),
  ]);
  const id = {repositoryName: repository, ...(registryId === undefined ? {} : {registryId})};
  return new EcrDistributionStore(remote, {api: client, id});
}

/** A mount that fails is a push: nobody waits for a second try. */
async function openMountDoor(options: OpenEcrRepositoryOptions): ReturnType<MountDoor> {
  const [{RemoteRepository}, remote] = await Promise.all([
    import('../registry/remote-repository.ts'),
    remoteOptions(options),
  ]);
  return new RemoteRepository({...remote, retry: {...options.retry, maxAttempts: 1}});
}

async function remoteOptions(options: OpenEcrRepositoryOptions): Promise<RemoteRepositoryOptions> {
  const {client, registry, repository, chunkSize, retry, distribution} = options;
  const [{ecrCredentials}, transport, authorizations] = await Promise.all([
    import('./credentials/authorization.ts'),
    distribution.transport(),
    distribution.authorizations(),
  ]);
  return {
    host: registry,
    repository,
    transport,
    credentials: ecrCredentials(authorizations),
    assumeBasic: true,
    endpoint: distributionOrigin(registry, client.settings.endpoint),
    chunkSize,
    retry,
  };
}

/**
 * Where a registry is reached when its API is at an endpoint of one's own: there too, for a local ECR serves
 * both on one port. Other accounts and regions of it are told apart by their names.
 */
export function distributionOrigin(registry: string, endpoint: string | undefined): string | undefined {
  if (endpoint === undefined || !URL.canParse(endpoint)) return undefined;
  const {protocol, port, host, origin} = new URL(endpoint);
  if (parseEcrHost(registry)?.kind !== 'local') return host === registry ? origin : undefined;
  const name = registry.replace(/:\d+$/, '');
  return `${protocol}//${name}${port === '' ? '' : `:${port}`}`;
}
