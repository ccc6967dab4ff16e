import {AsyncLocalStorage} from 'node:async_hooks';
import {RETRY_MODES, StandardRetryStrategy} from '@smithy/core/retry';
import type {EcrSettings, RetriedCall} from '../ecr-settings.ts';
import {toEcrError} from '../failures/ecr-error.ts';

type Token = Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>[0];
type TellRetry = (retry: Omit<RetriedCall, 'error'> & {error: unknown}) => void;
type Fault = Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>[1];

/** What of a client's configuration decides on its retries. */
interface RetryConfig {
  maxAttempts: () => Promise<number>;
  retryStrategy: () => Promise<object>;
}

/**
 * Tells of each wait of a client before it begins. Where the user has chosen another strategy than the SDK's standard
 * one (AWS_RETRY_MODE=adaptive), it stays, and its waits are not told.
 */
export function tellRetries(config: RetryConfig, settings: EcrSettings): void {
  const {onRetry} = settings;
  if (!onRetry) return;
  const {retryStrategy: chosen} = config;
  let telling: Promise<object> | undefined;
  const choose = async (): Promise<object> => {
    const strategy = await chosen();
    if ((strategy as {mode?: string}).mode !== RETRY_MODES.STANDARD) return strategy;
    return new TellingRetryStrategy(await config.maxAttempts(), ({error, ...wait}) =>
      onRetry({...wait, error: toEcrError(error, {operation: 'the call', input: {}, settings})}),
    );
  };
  config.retryStrategy = () => {
    telling ??= choose();
    return telling;
  };
}

/**
 * The SDK's strategy with a word about each wait. It waits within the method that also decides on the wait; how long
 * is known only to what it asks for that, which in turn knows nothing of the call.
 */
class TellingRetryStrategy extends StandardRetryStrategy {
  readonly #waits = new AsyncLocalStorage<(delay: number) => void>();
  readonly #maxAttempts: number;
  readonly #tell: TellRetry;

  constructor(maxAttempts: number, tell: TellRetry) {
    super(maxAttempts);
    this.#maxAttempts = maxAttempts;
    this.#tell = tell;
    const {retryBackoffStrategy: backoff} = this;
    const compute = backoff.computeNextBackoffDelay.bind(backoff);
    backoff.computeNextBackoffDelay = attempt => {
      const delay = compute(attempt);
      this.#waits.getStore()?.(delay);
      return delay;
    };
  }

  override refreshRetryTokenForRetry(
    token: Token,
    fault: Fault,
  ): ReturnType<StandardRetryStrategy['refreshRetryTokenForRetry']> {
    const tell = (delay: number): void => {
      const attempt = token.getRetryCount() + 1;
      this.#tell({attempt, maxAttempts: this.#maxAttempts, delay, error: fault.error});
    };
    return this.#waits.run(tell, () => super.refreshRetryTokenForRetry(token, fault));
  }
}
