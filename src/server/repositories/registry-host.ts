import type {CallContext} from '../call-context.ts';

/**
 * The host and port under which a registry's images are pushed and pulled: the plain address for the
 * server's own account and region, `ACCOUNT.dkr.ecr.REGION.localhost:PORT` for any other, and for all where
 * the server has a public port of its own.
 */
export function registryHost(
  call: Pick<CallContext, 'origin' | 'server'>,
  registry: {accountId: string; region: string},
): string {
  const host = call.origin.replace(/^https?:\/\//, '');
  const {accountId, region, publicPort} = call.server.settings;
  const isOwn = registry.accountId === accountId && registry.region === region;
  if (isOwn && publicPort === undefined) return plainHost(host);
  const port = publicPort === undefined ? (/:\d+$/.exec(host)?.[0] ?? '') : `:${publicPort}`;
  return `${registry.accountId}.dkr.ecr.${registry.region}.localhost${port}`;
}

/** `ACCOUNT.dkr.ecr.REGION.localhost:PORT` is this machine; any other name is kept as it is. */
function plainHost(host: string): string {
  return host.replace(/^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.localhost/, 'localhost');
}
