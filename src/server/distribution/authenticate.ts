import {EcrFault} from '../ecr-fault.ts';
import type {Answer} from '../http/answer.ts';
import type {Signer} from '../signer.ts';
import {readPassword, type TokenClaims} from '../tokens.ts';

/**
 * Who sent a request, by the Basic credentials that GetAuthorizationToken gave; undefined without usable
 * ones.
 * @throws EcrFault RegistryTokenExpired
 */
export function authenticateToken(
  signer: Signer,
  authorization: string | undefined,
  now: number,
): TokenClaims | undefined {
  const encoded = /^basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [user, password = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  if (user !== 'AWS') return undefined;
  const claims = readPassword(signer, password);
  if (claims && now >= claims.expiresAt) {
    throw new EcrFault(
      'RegistryTokenExpired',
      'Your authorization token has expired. Reauthenticate and try again.',
    );
  }
  return claims;
}

/** ECR: a request without credentials gets a text of 15 bytes and a Basic challenge, not an OCI error */
export function notAuthorized(origin: string): Answer {
  return {
    status: 401,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'WWW-Authenticate': `Basic realm="${origin}/",service="ecr.amazonaws.com"`,
    },
    body: 'Not Authorized\n',
  };
}
