import path from 'node:path';
import {workerFile} from '../../content/compression/worker-file.ts';
import {EcrctlError} from '../../errors.ts';
import {parseEcrHost} from '../../oci/ecr-host.ts';
import {isPlainHttpHost} from '../../oci/plain-http-host.ts';
import type {Reference} from '../../oci/reference.ts';
import {withheldCredentials} from '../../registry/authorization/withheld-credentials.ts';
import {readCertificates} from '../../registry/read-certificates.ts';
import {isLoopbackHost} from '../../registry/registry-host.ts';
import type {RetryNotice, RetryOptions} from '../../registry/retry.ts';
import type {Transport} from '../../registry/transport.ts';
import type {Settings} from '../settings/settings.ts';
import {VERSION} from '../version.ts';
import type {Closer} from './close-all.ts';
import type {EcrRegistry, RepositoryEnd, RepositoryOptions} from './command-context.ts';
import type {EcrAccess} from './ecr-access.ts';

const SECOND = 1000;

/** What access to repositories is made from. */
interface RepositoryAccessParts {
  settings: Settings;
  env: NodeJS.ProcessEnv;
  access: EcrAccess;
  closers: Closer[];
  /** Told of every finished exchange, under --debug. */
  onExchange?: (line: string) => void;
  /** Told before something is tried again. */
  onRetry: (notice: RetryNotice) => void;
}

/** Opens repositories of ECR and of any other registry, over one pool of connections. */
export class RepositoryAccess {
  readonly #parts: RepositoryAccessParts;
  #transport: Promise<Transport> | undefined;

  constructor(parts: RepositoryAccessParts) {
    this.#parts = parts;
  }

  /** The repository that a reference names. */
  async open(reference: Reference, options: RepositoryOptions = {}): Promise<RepositoryEnd> {
    const ecr = await this.#parts.access.registryOf(reference);
    if (ecr?.public) return this.#openOwnPublic(ecr, reference.repository, options);
    if (ecr) return this.#openEcr(ecr, reference.repository, options);
    const registry = reference.registry!;
    return parseEcrHost(registry)?.kind === 'public'
      ? this.#openPublic(registry, reference.repository, options)
      : this.#openRemote(registry, reference.repository, options);
  }

  /** The door out for HTTP that everything of this run shares. */
  transport(): Promise<Transport> {
    this.#transport ??= this.#openTransport();
    return this.#transport;
  }

  async #openEcr(ecr: EcrRegistry, repository: string, options: RepositoryOptions): Promise<RepositoryEnd> {
    const {openEcrRepository} = await import('../../ecr/open-ecr-repository.ts');
    const {client, registryId} = ecr;
    const {settings} = this.#parts;
    const host = await ecr.host();
    const store = await openEcrRepository({
      client,
      registryId,
      registry: host,
      repository,
      transport: options.transport,
      partSize: options.partSize,
      chunkSize: options.chunkSize,
      uploadsFolder: path.join(settings.cacheDir, 'uploads'),
      retry: this.#retry(),
      distribution: {transport: () => this.transport(), authorizations: () => ecr.authorizations()},
    });
    this.#parts.closers.push(() => store.close());
    return {store, ecr, registry: host, repository, name: `${host}/${repository}`};
  }

  /** A repository by its name alone, in the caller's registry of ECR Public. */
  async #openOwnPublic(
    ecr: EcrRegistry,
    repository: string,
    options: RepositoryOptions,
  ): Promise<RepositoryEnd> {
    const home = await ecr.host();
    const [host, ...alias] = home.split('/');
    const end = await this.#openPublic(host!, [...alias, repository].join('/'), options);
    return {...end, ecr, registry: home, repository};
  }

  async #openPublic(
    registry: string,
    repository: string,
    options: RepositoryOptions,
  ): Promise<RepositoryEnd> {
    refuseLayerParts(registry, options);
    const {settings, env, closers} = this.#parts;
    const [{openPublicRepository}, {dockerCredentials}, transport] = await Promise.all([
      import('../../ecr/public/open-public-repository.ts'),
      import('../../registry/authorization/docker-config.ts'),
      this.transport(),
    ]);
    const store = await openPublicRepository({
      host: registry,
      repository,
      transport,
      known: dockerCredentials({environment: env}),
      // With --local nobody needs an AWS account, for images of ECR Public neither.
      caller: settings.local ? undefined : await this.#publicCaller(),
      chunkSize: options.chunkSize,
      retry: this.#retry(),
    });
    closers.push(() => store.close());
    return {store, registry, repository, name: `${registry}/${repository}`};
  }

  async #publicCaller() {
    const {settings, access} = this.#parts;
    const {endpoint, ...caller} = access.baseSettings();
    // An endpoint that was given is the public API's only where that is what was asked for.
    const own = settings.public ? endpoint : undefined;
    return {settings: own ? {...caller, endpoint: own} : caller, cache: await access.tokenCache(own)};
  }

  async #openRemote(
    registry: string,
    repository: string,
    options: RepositoryOptions,
  ): Promise<RepositoryEnd> {
    refuseLayerParts(registry, options);
    const {env, settings} = this.#parts;
    const [{RemoteRepository}, {dockerCredentials}, transport] = await Promise.all([
      import('../../registry/remote-repository.ts'),
      import('../../registry/authorization/docker-config.ts'),
      this.transport(),
    ]);
    const insecure = isPlainHttpHost(registry, settings.plainHttp);
    const credentials = dockerCredentials({environment: env});
    const store = new RemoteRepository({
      host: registry,
      repository,
      transport,
      insecure,
      credentials:
        insecure && !settings.plainHttpCredentials && !isLoopbackHost(registry)
          ? withheldCredentials(credentials)
          : credentials,
      retry: this.#retry(),
      chunkSize: options.chunkSize,
    });
    this.#parts.closers.push(() => store.close());
    return {store, registry, repository, name: `${registry}/${repository}`};
  }

  #retry(): RetryOptions {
    const {settings, onRetry} = this.#parts;
    return {maxAttempts: settings.maxAttempts, onRetry};
  }

  async #openTransport(): Promise<Transport> {
    const {settings, env, closers, onExchange} = this.#parts;
    const {Transport} = await import('../../registry/transport.ts');
    const transport = new Transport({
      environment: env,
      stallTimeout: settings.timeout * SECOND,
      userAgent: `ecrctl/${VERSION}`,
      downloadWorker: workerFile('download-worker.js'),
      ...(settings.caBundle ? {certificates: await readCertificates(settings.caBundle)} : {}),
      ...(onExchange
        ? {
            onExchange: trace =>
              onExchange(`${trace.method} ${trace.url} ${trace.status} ${Math.round(trace.milliseconds)} ms`),
          }
        : {}),
    });
    closers.push(() => transport.close());
    return transport;
  }
}

function refuseLayerParts(registry: string, options: RepositoryOptions): void {
  if (options.transport !== 'layer-parts') return;
  throw new EcrctlError(
    'USAGE',
    `${registry} takes no layer parts; only Amazon ECR's private registries do`,
    {
      hint: 'leave --transport out, or write --transport distribution',
    },
  );
}
