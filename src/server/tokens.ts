import type {Caller} from './call-context.ts';
import type {Signer} from './signer.ts';

/** Authorization tokens live twelve hours, or as long as the credentials that asked for them. */
export const TOKEN_LIFETIME_MS = 12 * 60 * 60 * 1000;

/** What a registry password says. */
export interface TokenClaims {
  caller: Caller;
  region: string;
  expiresAt: number;
}

/** Makes the password of user AWS. It holds no colon: clients split what they decode at every one. */
export function issuePassword(signer: Signer, claims: TokenClaims): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${payload}.${signer.sign(payload)}`;
}

/** Reads a password back; undefined when this server did not make it. It may have expired. */
export function readPassword(signer: Signer, password: string): TokenClaims | undefined {
  const [payload = '', signature = ''] = password.split('.');
  if (!signer.verify(payload, signature)) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as TokenClaims;
}
