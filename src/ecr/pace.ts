import type {Clock} from '../registry/retry.ts';

/** Lets so many through in any second and makes the others wait for their turn, in the order they came. */
export class Pace {
  readonly #perSecond: number;
  readonly #clock: Clock;
  /** When the last ones were let through, the oldest first. */
  readonly #turns: number[] = [];

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  /** Resolves when it is the caller's turn. */
  async turn(signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const before = this.#turns.length < this.#perSecond ? undefined : this.#turns.shift();
    const at = Math.max(now, (before ?? Number.NEGATIVE_INFINITY) + 1000);
    this.#turns.push(at);
    if (at > now) await this.#clock.sleep(at - now, signal);
  }
}
