import {setTimeout as delay} from 'node:timers/promises';
import {cancellation} from './connection-failure.ts';
import {RegistryError} from './registry-error.ts';

/** Time as retries see it, handed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects when the signal is given up. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** What is told before each new attempt. */
export interface RetryNotice {
  method: string;
  /** Redacted. */
  url: string;
  /** The attempt that failed, from 1. */
  attempt: number;
  maxAttempts: number;
  /** Milliseconds until the next one. */
  delay: number;
  error: RegistryError;
}

/** How patient to be. */
export interface RetryOptions {
  /** Attempts in all; 1 means never again. */
  maxAttempts?: number | undefined;
  onRetry?: ((notice: RetryNotice) => void) | undefined;
  clock?: Clock | undefined;
  /** Evenly distributed in [0, 1). */
  random?: (() => number) | undefined;
}

/** As many as crane's three are often too few at ECR's rate limits; with these waits five span some ten seconds. */
const DEFAULT_MAX_ATTEMPTS = 5;

const FIRST_DELAY = 400;

/** A rate limit of ECR refills every second, so longer waits of our own choosing bring nothing. */
const MAX_DELAY = 20_000;

/** What a server may ask for; beyond it a person would rather be told. */
const MAX_RETRY_AFTER = 60_000;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    try {
      await delay(milliseconds, undefined, {signal});
    } catch (cause) {
      throw signal?.aborted ? cancellation(signal) : cause;
    }
  },
};

/** Repeats what failed for a reason that passes: lost connections and overloaded servers. */
export class Retrier {
  readonly maxAttempts: number;
  readonly #onRetry: ((notice: RetryNotice) => void) | undefined;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(options: RetryOptions = {}) {
    this.maxAttempts = Math.max(1, options.maxAttempts ?? DEFAULT_MAX_ATTEMPTS);
    this.#onRetry = options.onRetry;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
  }

  /** Runs an action until it succeeds, fails for good or has been tried often enough. */
  async run<T>(action: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await action();
      } catch (error) {
        await this.pause(error, attempt, signal);
      }
    }
  }

  /** Waits before the attempt after this one, or throws the error when there shall be none. */
  async pause(error: unknown, attempt: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) throw cancellation(signal);
    if (!(error instanceof RegistryError) || !error.retryable || attempt >= this.maxAttempts) throw error;
    const wait = this.#delayAfter(error, attempt);
    const {maxAttempts} = this;
    this.#onRetry?.({method: error.method, url: error.url, attempt, maxAttempts, delay: wait, error});
    await this.#clock.sleep(wait, signal);
  }

  #delayAfter(error: RegistryError, attempt: number): number {
    const ceiling = Math.min(MAX_DELAY, FIRST_DELAY * 2 ** (attempt - 1));
    const jittered = Math.round(ceiling * (0.5 + this.#random() / 2));
    if (error.retryAfter === undefined) return jittered;
    return Math.max(Math.min(error.retryAfter, MAX_RETRY_AFTER), jittered);
  }
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date compared with now. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
