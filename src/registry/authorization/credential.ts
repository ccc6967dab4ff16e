/** What opens a registry. `identity-token` is exchanged for a token at the registry's token service. */
export type Credential =
  | {kind: 'basic'; username: string; password: string}
  | {kind: 'identity-token'; token: string}
  | {kind: 'registry-token'; token: string};

/**
 * Finds the credential for a registry host (`host[:port]`); undefined means to go there anonymously.
 * With `renew` the one given before was refused or has expired: a cached one must not be given again.
 */
export type CredentialSource = (host: string, options?: {renew?: boolean}) => Promise<Credential | undefined>;

/** Goes everywhere without a name. */
export const anonymous: CredentialSource = async () => undefined;

/** The value of an Authorization header for a user name and a password. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
