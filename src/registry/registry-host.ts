import {lookup} from 'node:dns';
import type {LookupFunction} from 'node:net';

/** Whether a host (with or without a port) is this machine, where plain HTTP harms nobody. */
export function isLoopbackHost(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    /^127(?:\.\d{1,3}){3}$/.test(name)
  );
}

/** Where a registry is reached: `http` on this machine or where `insecure` asks for it, else `https`. */
export function registryOrigin(host: string, options: {insecure?: boolean | undefined} = {}): string {
  const scheme = options.insecure || isLoopbackHost(host) ? 'http' : 'https';
  return new URL(`${scheme}://${isDockerHub(host) ? DOCKER_HUB_HOST : host}`).origin;
}

/** What a repository is called on the wire: Docker Hub's own images live below `library`. */
export function repositoryPath(host: string, repository: string): string {
  return isDockerHub(host) && !repository.includes('/') ? `library/${repository}` : repository;
}

/** Where Docker Hub speaks the distribution API. */
const DOCKER_HUB_HOST = 'registry-1.docker.io';

function isDockerHub(host: string): boolean {
  return host === 'docker.io' || host === 'index.docker.io';
}

/** Resolves names below `localhost` to this machine (RFC 6761, section 6.3), which resolvers often do not. */
export const lookupWithLocalhost: LookupFunction = (hostname, options, callback) => {
  if (!hostname.toLowerCase().endsWith('.localhost')) {
    lookup(hostname, options, callback);
    return;
  }
  if (options.all)
    callback(null, [
      {address: '127.0.0.1', family: 4},
      {address: '::1', family: 6},
    ]);
  else callback(null, '127.0.0.1', 4);
};
