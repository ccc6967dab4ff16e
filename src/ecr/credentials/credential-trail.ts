/** How the SDK tells a logger why one source of credentials was passed over. */
const SAID = /^@smithy\/property-provider (?:->|\(!\)) (.*)$/s;

/** A chain has a dozen sources; later calls walk the same chain again. */
const KEPT = 32;

/**
 * What each source of credentials said when it had none. When all have failed the SDK tells no more than that;
 * here is why.
 */
export class CredentialTrail {
  readonly #reasons: string[] = [];

  /** Hears a line of the SDK's debug log. */
  readonly hear = (line: unknown): void => {
    const reason = typeof line === 'string' ? SAID.exec(line)?.[1] : undefined;
    if (reason !== undefined && this.#reasons.length < KEPT) this.#reasons.push(reason);
  };

  /** The reasons so far, in the order of the chain. */
  get reasons(): readonly string[] {
    return this.#reasons;
  }
}
