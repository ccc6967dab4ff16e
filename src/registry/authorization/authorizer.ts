import {isDeepStrictEqual} from 'node:util';
import {EcrctlError, hasCode} from '../../errors.ts';
import type {Clock} from '../retry.ts';
import type {Transport} from '../transport.ts';
import {fetchToken, type Token, type TokenService} from './bearer-token.ts';
import type {Challenge} from './challenge.ts';
import {basicAuthorization, type Credential, type CredentialSource} from './credential.ts';

/** What an authorizer is made of. */
export interface AuthorizerOptions {
  transport: Transport;
  /** Where the registry is; its host is what credentials are looked up by. */
  origin: URL;
  /** The host as the user wrote it. */
  host: string;
  credentials: CredentialSource;
  clock: Clock;
  /** Sends name and password without being asked, which saves a round trip where Basic is known (ECR). */
  assumeBasic?: boolean;
}

/** A request that was refused: what it carried, what it wanted, what the server offers instead. */
export interface Refusal {
  used: string | undefined;
  scopes: readonly string[];
  challenges: readonly Challenge[];
}

/**
 * Knows how one registry wants to be addressed. However many requests wait, a credential is renewed and a
 * token is fetched once for all of them.
 */
export class Authorizer {
  readonly #options: AuthorizerOptions;
  readonly #tokens = new Map<string, Promise<Token>>();
  readonly #extraScopes = new Map<string, readonly string[]>();
  #scheme: 'basic' | 'bearer' | undefined;
  #tokenService: TokenService | undefined;
  #credential: Promise<Credential | undefined> | undefined;

  constructor(options: AuthorizerOptions) {
    this.#options = options;
    this.#scheme = options.assumeBasic ? 'basic' : undefined;
  }

  /** The Authorization header for a request, as far as is known by now; undefined to go without. */
  async authorization(scopes: readonly string[]): Promise<string | undefined> {
    if (this.#scheme === 'bearer') return `Bearer ${(await this.#token(scopes)).value}`;
    if (this.#scheme === 'basic') return headerOf(await this.#currentCredential());
    return undefined;
  }

  /** Learns from a refusal. True when the same request, authorized anew, has a chance. */
  async learn(refusal: Refusal): Promise<boolean> {
    const bearer = refusal.challenges.find(({scheme, parameters}) => scheme === 'bearer' && parameters.realm);
    if (bearer) return this.#learnBearer(bearer, refusal);
    const offersBasic = refusal.challenges.some(({scheme}) => scheme === 'basic');
    if (refusal.used === undefined) {
      if (!offersBasic) return false;
      this.#scheme = 'basic';
      return headerOf(await this.#currentCredential()) !== undefined;
    }
    return this.#scheme === 'basic' ? this.#renewCredential(refusal.used) : this.#dropToken(refusal);
  }

  async #learnBearer({parameters}: Challenge, refusal: Refusal): Promise<boolean> {
    this.#scheme = 'bearer';
    this.#tokenService = {realm: parameters.realm!, service: parameters.service};
    const wanted = parameters.scope?.split(' ').filter(scope => scope !== '') ?? [];
    if (wanted.length > 0) this.#extraScopes.set(keyOf(refusal.scopes), wanted);
    return refusal.used === undefined || this.#dropToken(refusal);
  }

  /** Forgets the token that was refused, unless another request has replaced it in the meantime. */
  async #dropToken({used, scopes}: Refusal): Promise<boolean> {
    const key = keyOf(scopes);
    const held = this.#tokens.get(key);
    const token = await held;
    if (token && `Bearer ${token.value}` === used && this.#tokens.get(key) === held) this.#tokens.delete(key);
    return true;
  }

  async #renewCredential(used: string): Promise<boolean> {
    const before = this.#credential;
    const current = headerOf(await before);
    if (current !== used) return current !== undefined;
    const renewed = headerOf(await this.#renewed(before));
    return renewed !== undefined && renewed !== used;
  }

  /** What takes the place of a credential that was refused: asked for once, however many were refused with it. */
  #renewed(refused: Promise<Credential | undefined> | undefined): Promise<Credential | undefined> {
    if (this.#credential === refused || !this.#credential) {
      this.#credential = this.#askForCredential({renew: true});
    }
    return this.#credential;
  }

  #currentCredential(): Promise<Credential | undefined> {
    this.#credential ??= this.#askForCredential();
    return this.#credential;
  }

  #askForCredential(options?: {renew: boolean}): Promise<Credential | undefined> {
    const asked = this.#options.credentials(this.#options.host, options);
    asked.catch(() => {
      if (this.#credential === asked) this.#credential = undefined;
    });
    return asked;
  }

  async #token(scopes: readonly string[]): Promise<Token> {
    const key = keyOf(scopes);
    const known = this.#tokens.get(key);
    const token = await known;
    if (token && token.expiresAt > this.#options.clock.now()) return token;
    // Whoever waited beside us may have begun to fetch the next one already.
    const beside = this.#tokens.get(key);
    if (beside && beside !== known) return beside;
    const fetched = this.#fetchToken([...new Set([...scopes, ...(this.#extraScopes.get(key) ?? [])])]);
    this.#tokens.set(key, fetched);
    fetched.catch(() => {
      if (this.#tokens.get(key) === fetched) this.#tokens.delete(key);
    });
    return fetched;
  }

  /** Without anybody's signal: it is fetched for all who wait, and one of them may give up. */
  async #fetchToken(scopes: readonly string[]): Promise<Token> {
    const {transport, origin, clock} = this.#options;
    const tokenService = this.#tokenService;
    if (!tokenService) throw new EcrctlError('PROTOCOL_ERROR', `${origin.host} names no token service`);
    const fetchAs = (credential: Credential | undefined) =>
      fetchToken(transport, {tokenService, scopes, credential, registry: origin, now: clock.now()});
    const asked = this.#currentCredential();
    const credential = await asked;
    try {
      return await fetchAs(credential);
    } catch (error) {
      if (!credential || !hasCode(error, 'UNAUTHORIZED', 'CREDENTIALS_EXPIRED', 'ACCESS_DENIED')) throw error;
      const renewed = await this.#renewed(asked);
      if (isDeepStrictEqual(renewed, credential)) throw error;
      return fetchAs(renewed);
    }
  }
}

function keyOf(scopes: readonly string[]): string {
  return [...scopes].sort().join(' ');
}

function headerOf(credential: Credential | undefined): string | undefined {
  if (!credential) return undefined;
  if (credential.kind === 'basic') return basicAuthorization(credential.username, credential.password);
  return credential.kind === 'registry-token' ? `Bearer ${credential.token}` : undefined;
}
