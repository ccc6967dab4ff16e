import {createEcrClient, type EcrClient} from '../../ecr/client.ts';
import type {Authorizations} from '../../ecr/credentials/authorization.ts';
import type {TokenCache} from '../../ecr/credentials/token-cache.ts';
import {type EcrSettings, localCredentials, type RetriedCall} from '../../ecr/ecr-settings.ts';
import {EcrctlError} from '../../errors.ts';
import {ecrRegistryHost, parseEcrHost} from '../../oci/ecr-host.ts';
import type {Reference} from '../../oci/reference.ts';
import {redactText} from '../../registry/redact.ts';
import {isLoopbackHost} from '../../registry/registry-host.ts';
import type {UpstreamRegistry} from '../../server/index.ts';
import {harmless} from '../output/harmless.ts';
import type {Output} from '../output/output.ts';
import type {Settings} from '../settings/settings.ts';
import {VERSION} from '../version.ts';
import type {Closer} from './close-all.ts';
import type {EcrRegistry, EcrTarget} from './command-context.ts';
import {DEFAULT_LOCAL_PORT, type LocalEndpoint, openLocalEcr} from './local-ecr.ts';

const SECOND = 1000;

/** What access to ECR is made from. */
interface EcrAccessParts {
  settings: Settings;
  output: Output;
  env: NodeJS.ProcessEnv;
  closers: Closer[];
  /** What pull-through cache rules of an embedded local ECR fetch from. */
  upstream: () => Promise<UpstreamRegistry>;
  /** Told before a call is tried again. */
  onRetry: (retry: RetriedCall) => void;
}

/** Finds the ECR registry that a command means, and keeps one client for each account and region. */
export class EcrAccess {
  readonly #parts: EcrAccessParts;
  readonly #clients = new Map<string, EcrClient>();
  readonly #authorizations = new Map<EcrClient, Promise<Authorizations>>();
  #local: Promise<LocalEndpoint> | undefined;
  #public: EcrRegistry | undefined;

  constructor(parts: EcrAccessParts) {
    this.#parts = parts;
  }

  /** The registry that the settings name, or another account or region of the same. */
  async registry(target: EcrTarget = {}): Promise<EcrRegistry> {
    const {settings} = this.#parts;
    if (settings.public || target.public) return this.#publicRegistry();
    if (settings.local) return this.#localRegistry(target);
    const registryId = target.registryId ?? settings.registryId;
    const region = target.region ?? settings.region;
    const client = this.#client({...this.baseSettings(), ...(region ? {region} : {})});
    return {
      client,
      local: false,
      host: () => this.#host(client, registryId),
      authorizations: () => this.#authorizationsOf(client),
      ...(registryId ? {registryId} : {}),
    };
  }

  /** The ECR registry that a reference is in; undefined when its host is some other registry's. */
  async registryOf(reference: Reference): Promise<EcrRegistry | undefined> {
    if (reference.registry === undefined) return this.registry();
    const host = parseEcrHost(reference.registry);
    const {settings} = this.#parts;
    if (host?.kind === 'private') {
      const {registryId, region, fips, dualStack} = host;
      const own = {...this.baseSettings(), region: region!, fips, dualStack};
      const client = this.#client(own);
      return {
        client,
        registryId: registryId!,
        local: false,
        host: async () => reference.registry!,
        authorizations: () => this.#authorizationsOf(client),
      };
    }
    if (settings.local) {
      if (host?.kind === 'local')
        return this.#localRegistry({registryId: host.registryId!, region: host.region!});
      return (await this.#isLocalAddress(reference.registry))
        ? this.#localRegistry({}, reference.registry)
        : undefined;
    }
    return this.#isConfiguredEndpoint(reference.registry) ? this.registry() : undefined;
  }

  /** The local ECR, opened at the first call. */
  localEndpoint(): Promise<LocalEndpoint> {
    const {settings, closers, upstream} = this.#parts;
    this.#local ??= openLocalEcr({
      dataDir: settings.dataDir,
      region: settings.region,
      upstream,
      ...(settings.debug ? {onError: error => this.#tellOfLocalEcr(error)} : {}),
    }).then(endpoint => {
      closers.push(() => endpoint.close());
      return endpoint;
    });
    return this.#local;
  }

  /** The caller's registry in ECR Public; loaded on demand, since few work there. */
  async #publicRegistry(): Promise<EcrRegistry> {
    const {closers, settings} = this.#parts;
    if (settings.local) {
      throw new EcrctlError('USAGE', '--public and --local exclude each other', {
        hint: 'the local ECR has private repositories only',
      });
    }
    const {openPublicRegistry} = await import('./public-registry.ts');
    const {endpoint, ...caller} = this.baseSettings();
    // An endpoint that was given is the public API's only where that is what was asked for.
    const own = settings.public ? endpoint : undefined;
    const cache = await this.tokenCache(own);
    if (!this.#public) {
      const opened = openPublicRegistry(own ? {...caller, endpoint: own} : caller, cache);
      closers.push(() => opened.client.close());
      this.#public = opened;
    }
    return this.#public;
  }

  #tellOfLocalEcr(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#parts.output.detail(harmless(redactText(`local ECR: ${text}`), '\n'));
  }

  async #localRegistry(target: EcrTarget, asWritten?: string): Promise<EcrRegistry> {
    const {settings} = this.#parts;
    const endpoint = await this.localEndpoint();
    const registryId = target.registryId ?? settings.registryId ?? endpoint.accountId;
    const region = target.region ?? settings.region ?? endpoint.region;
    const client = this.#client({
      ...this.baseSettings(),
      region,
      endpoint: endpoint.url,
      ...(endpoint.checksSignatures ? {} : {credentials: localCredentials(registryId)}),
      fips: false,
      dualStack: false,
    });
    const host = asWritten ?? localHost(endpoint, {registryId, region});
    return {
      client,
      registryId,
      local: true,
      ...(endpoint.embedded ? {embeddedIn: settings.dataDir} : {}),
      host: async () => host,
      authorizations: () => this.#authorizationsOf(client),
    };
  }

  #authorizationsOf(client: EcrClient): Promise<Authorizations> {
    const known = this.#authorizations.get(client);
    if (known) return known;
    const made = this.tokenCache(client.settings.endpoint).then(cache => openAuthorizations(client, cache));
    this.#authorizations.set(client, made);
    return made;
  }

  /**
   * Where tokens are kept on disk; undefined where the settings say not to. Whatever answers on this machine can be
   * another ECR tomorrow, so nothing of it is kept.
   */
  async tokenCache(endpoint: string | undefined): Promise<TokenCache | undefined> {
    const {tokenCache, cacheDir} = this.#parts.settings;
    if (!tokenCache || (endpoint && isLoopbackHost(new URL(endpoint).host))) return undefined;
    const {TokenCache} = await import('../../ecr/credentials/token-cache.ts');
    return new TokenCache(cacheDir);
  }

  /** What every client is made with: who calls, and how. */
  baseSettings(): EcrSettings {
    const {settings, output, onRetry} = this.#parts;
    return {
      ...(settings.profile ? {profile: settings.profile} : {}),
      ...(settings.endpointUrl ? {endpoint: settings.endpointUrl} : {}),
      ...(settings.caBundle ? {caBundle: settings.caBundle} : {}),
      fips: settings.fips,
      dualStack: settings.dualStack,
      maxAttempts: settings.maxAttempts,
      timeout: settings.timeout * SECOND,
      version: VERSION,
      onWarning: message => output.detail(message),
      onRetry,
      ...(settings.debug ? {onExchange: line => output.detail(line)} : {}),
    };
  }

  #client(settings: EcrSettings): EcrClient {
    const key = JSON.stringify([
      settings.endpoint,
      settings.region,
      settings.credentials?.accessKeyId,
      settings.fips,
      settings.dualStack,
    ]);
    const known = this.#clients.get(key);
    if (known) return known;
    const client = createEcrClient(settings);
    this.#clients.set(key, client);
    this.#parts.closers.push(() => client.close());
    return client;
  }

  /** This machine's own address under the local ECR's port; other ports are other registries. */
  async #isLocalAddress(registry: string): Promise<boolean> {
    if (!isLoopbackHost(registry)) return false;
    const {url, embedded} = await this.localEndpoint();
    const port = registry.replace(/^.*:/, '');
    return port === new URL(url).port || (embedded && port === String(DEFAULT_LOCAL_PORT));
  }

  /** A client that talks to an endpoint given by hand answers for that endpoint's own host. */
  #isConfiguredEndpoint(registry: string): boolean {
    const {endpointUrl} = this.#parts.settings;
    return endpointUrl !== undefined && new URL(endpointUrl).host === registry;
  }

  async #host(client: EcrClient, registryId: string | undefined): Promise<string> {
    const {settings} = this.#parts;
    if (settings.endpointUrl) return new URL(settings.endpointUrl).host;
    const account = registryId ?? (await ownRegistryId(client));
    return ecrRegistryHost(account, await client.region(), settings);
  }
}

/**
 * The host that a local ECR's references are printed with: where it listens, or, for one inside this process
 * and for other accounts and regions, a name that `--local` understands at any time.
 */
function localHost(endpoint: LocalEndpoint, target: {registryId: string; region: string}): string {
  const isDefault = target.registryId === endpoint.accountId && target.region === endpoint.region;
  if (isDefault && !endpoint.embedded) return new URL(endpoint.url).host;
  const port = endpoint.embedded ? DEFAULT_LOCAL_PORT : new URL(endpoint.url).port;
  return `${target.registryId}.dkr.ecr.${target.region}.localhost:${port}`;
}

/** Loaded on demand: with --registry-id, an endpoint or a whole reference nobody asks. */
async function ownRegistryId(client: EcrClient): Promise<string> {
  return (await import('../../ecr/caller-identity.ts')).findRegistryId(client);
}

async function openAuthorizations(client: EcrClient, store: TokenCache | undefined): Promise<Authorizations> {
  const {Authorizations} = await import('../../ecr/credentials/authorization.ts');
  if (!store) return new Authorizations({api: client});
  const {callerKey} = await import('../../ecr/credentials/caller-key.ts');
  return new Authorizations({api: client, cache: {store, key: await callerKey(client.settings)}});
}
