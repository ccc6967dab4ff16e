import type {Abortable} from '../../content/store.ts';
import type {CredentialSource} from '../../registry/authorization/credential.ts';
import {cancellation} from '../../registry/connection-failure.ts';
import {type AuthorizationData, type EcrAuthorization, readAuthorization} from './authorization-token.ts';
import type {TokenCache} from './token-cache.ts';

export type {EcrAuthorization} from './authorization-token.ts';

/** Whoever issues tokens: the API of ECR, or that of ECR Public. */
export interface TokenIssuer {
  send(
    operation: 'GetAuthorizationToken',
    input: object,
  ): Promise<{authorizationData?: AuthorizationData[] | undefined}>;
}

/** Where authorizations come from and where they are kept. */
export interface AuthorizationOptions {
  api: TokenIssuer;
  /** Absent: nothing is kept beyond this process. */
  cache?: {store: TokenCache; key: string} | undefined;
  now?: () => Date;
}

/** Options of asking for an authorization. */
export interface AuthorizationRequest extends Abortable {
  /** The one given before was refused: neither it nor any other that is kept will do. */
  renew?: boolean;
}

/** A token that ends sooner than this may end on its way. */
const MARGIN = 60_000;

/**
 * Gives the authorization of one caller in one region. It is renewed when half of its life is over; while
 * that fails the old one is served for as long as it is valid. However many wait, one call is made.
 */
export class Authorizations {
  readonly #options: AuthorizationOptions;
  readonly #now: () => Date;
  #held: EcrAuthorization | undefined;
  #fetching: Promise<EcrAuthorization> | undefined;

  constructor(options: AuthorizationOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /** @throws EcrServiceError when there is none that is valid and none can be had */
  async get(request: AuthorizationRequest = {}): Promise<EcrAuthorization> {
    if (request.renew) return unless(request.signal, this.#fetch());
    const held = this.#held ?? (await this.#recall());
    if (held && this.#isYoung(held)) return held;
    try {
      return await unless(request.signal, this.#fetch());
    } catch (error) {
      if (request.signal?.aborted || !held || !this.#isValid(held)) throw error;
      return held;
    }
  }

  async #recall(): Promise<EcrAuthorization | undefined> {
    const {cache} = this.#options;
    const kept = await cache?.store.read(cache.key, this.#now());
    // What another waiter has fetched in the meantime is newer.
    this.#held ??= kept;
    return this.#held;
  }

  #fetch(): Promise<EcrAuthorization> {
    this.#fetching ??= this.#request().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #request(): Promise<EcrAuthorization> {
    const {api, cache} = this.#options;
    const {authorizationData} = await api.send('GetAuthorizationToken', {});
    const fetched = readAuthorization(authorizationData?.[0], this.#now());
    this.#held = fetched;
    await cache?.store.write(cache.key, fetched, this.#now());
    return fetched;
  }

  #isYoung({obtainedAt, expiresAt}: EcrAuthorization): boolean {
    const halfLife = (obtainedAt.getTime() + expiresAt.getTime()) / 2;
    return this.#now().getTime() < halfLife;
  }

  #isValid({expiresAt}: EcrAuthorization): boolean {
    return this.#now().getTime() + MARGIN < expiresAt.getTime();
  }
}

/** The registry client's door to authorizations: the same for every host of the region. */
export function ecrCredentials(authorizations: Authorizations): CredentialSource {
  return async (_host, options = {}) => {
    const {username, password} = await authorizations.get(options);
    return {kind: 'basic', username, password};
  };
}

/** A waiter may give up what the others still wait for. */
function unless<Value>(signal: AbortSignal | undefined, work: Promise<Value>): Promise<Value> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(cancellation(signal));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, {once: true});
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
