import {isIP} from 'node:net';

/** Names below which nobody outside can put a server. */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|test|amazonaws\.com(?:\.cn)?|on\.aws)$/;

/** The name of a Host header, without port and brackets. */
export function hostName(host: string): string {
  return host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
}

/**
 * Whether a Host header is one that this server can have been meant by. A browser that was lured to a
 * foreign name which points here (DNS rebinding) sends that name: callers that nobody authenticates are
 * answered only under addresses, names without a dot, local names and the names that were given.
 */
export function isKnownHost(host: string, aliases: ReadonlySet<string>): boolean {
  const name = hostName(host);
  return !name.includes('.') || isIP(name) !== 0 || LOCAL_NAME.test(name) || aliases.has(name);
}
