import type {UpstreamRegistry} from '@aws-sdk/client-ecr';

/** The registries that the service caches, by the host names that mean them. */
const HOSTS: readonly {registry: UpstreamRegistry; host: RegExp}[] = [
  {registry: 'ecr-public', host: /^public\.ecr\.aws$/},
  {registry: 'quay', host: /^quay\.io$/},
  {registry: 'k8s', host: /^registry\.k8s\.io$/},
  {registry: 'docker-hub', host: /^registry-1\.docker\.io$/},
  {registry: 'github-container-registry', host: /^ghcr\.io$/},
  {registry: 'azure-container-registry', host: /^[a-z0-9]+\.azurecr\.io$/},
  {registry: 'gitlab-container-registry', host: /^registry\.gitlab\.com$/},
  {registry: 'chainguard', host: /^cgr\.dev$/},
  {registry: 'ecr', host: /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/},
];

/** Registries that give nothing without a secret. */
const NEEDS_CREDENTIAL: ReadonlySet<UpstreamRegistry> = new Set<UpstreamRegistry>([
  'docker-hub',
  'github-container-registry',
  'azure-container-registry',
  'gitlab-container-registry',
  'chainguard',
]);

/** A host of this machine: only the local ECR takes one as an upstream, so that caching can be tried offline. */
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\]|[a-z0-9.-]+\.localhost)(?::\d{1,5})?$/;

/** Whether this is an address on this machine. */
export function isLocalUpstream(url: string): boolean {
  return LOCAL_HOST.test(url);
}

/** Which registry a URL means, as the service derives it; undefined for one that it does not cache. */
export function upstreamRegistryOf(url: string): UpstreamRegistry | undefined {
  if (isLocalUpstream(url)) return 'ecr-public';
  return HOSTS.find(({host}) => host.test(url))?.registry;
}

/** Whether the service takes no rule for this registry without a secret. */
export function needsCredential(registry: UpstreamRegistry): boolean {
  return NEEDS_CREDENTIAL.has(registry);
}
