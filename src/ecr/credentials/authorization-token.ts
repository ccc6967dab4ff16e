import {EcrctlError} from '../../errors.ts';

/** How long ECR's tokens live where it does not say, in milliseconds. */
const DEFAULT_LIFETIME = 12 * 60 * 60 * 1000;

/** What opens the registries of a region to Docker clients. */
export interface EcrAuthorization {
  username: string;
  password: string;
  obtainedAt: Date;
  expiresAt: Date;
  /** The caller's own registry, as a URL. */
  proxyEndpoint: string;
}

/** What GetAuthorizationToken answers for one registry; ECR Public answers the same without an endpoint. */
export interface AuthorizationData {
  authorizationToken?: string | undefined;
  expiresAt?: Date | undefined;
  proxyEndpoint?: string | undefined;
}

/** Takes user name and password out of a token. @throws EcrctlError PROTOCOL_ERROR */
export function readAuthorization(data: AuthorizationData | undefined, obtainedAt: Date): EcrAuthorization {
  const text = Buffer.from(data?.authorizationToken ?? '', 'base64').toString();
  const colon = text.indexOf(':');
  if (colon <= 0) {
    throw new EcrctlError('PROTOCOL_ERROR', 'the service answered without an authorization token', {
      hint: 'what answered is not ECR; check --endpoint-url and proxies',
    });
  }
  return {
    username: text.slice(0, colon),
    password: text.slice(colon + 1),
    obtainedAt,
    expiresAt: data?.expiresAt ?? new Date(obtainedAt.getTime() + DEFAULT_LIFETIME),
    proxyEndpoint: data?.proxyEndpoint ?? '',
  };
}
