import {EcrctlError, type ErrorCode, EXIT_STATUS, exitStatus, hasCode} from '../errors.ts';

/** What came of something that was done to several things. */
export interface Outcomes<Subject, Done> {
  done: Done[];
  failures: Failure<Subject>[];
}

/** What it could not be done to, and why. */
export interface Failure<Subject> {
  subject: Subject;
  error: EcrctlError;
}

/** Who hears of it. */
export interface OneByOneListener<Subject, Done> {
  failed: (failure: Failure<Subject>) => void;
  /** Hears what was done, whatever ended it; not where nothing was done and the only reason is thrown. */
  ended: (outcomes: Outcomes<Subject, Done>) => Promise<void>;
  /** Failures that are everybody's here, beside those that always are. */
  concernsAll?: readonly ErrorCode[];
}

/** Nobody who was refused for one of these is let in for the next thing. */
const CONCERNS_ALL: readonly ErrorCode[] = [
  'CREDENTIALS_MISSING',
  'CREDENTIALS_EXPIRED',
  'REGION_MISSING',
  'UNAUTHORIZED',
  'NETWORK_ERROR',
  'CONNECTION_REFUSED',
  'TLS_ERROR',
];

/** These end a command wherever they come up. */
const ENDS_ALL: readonly ErrorCode[] = ['USAGE', 'CANCELLED', 'CONFIRMATION_REQUIRED', 'INTERRUPTED'];

/**
 * Does something to one thing after the other; what fails keeps none of the rest from being done. A failure that
 * would be everybody's ends it, and what is left counts as failed.
 * @returns the exit status that this means, see `bulkStatus`
 * @throws what went wrong where there is only one thing, or where nothing could be done for a reason that is everybody's
 */
export async function oneByOne<Subject, Done>(
  subjects: readonly Subject[],
  act: (subject: Subject) => Promise<Done>,
  {failed, ended, concernsAll = []}: OneByOneListener<Subject, Done>,
): Promise<number | undefined> {
  const [only, ...more] = subjects;
  if (only !== undefined && more.length === 0) {
    await ended({done: [await act(only)], failures: []});
    return undefined;
  }
  const {done, failures}: Outcomes<Subject, Done> = {done: [], failures: []};
  let stopped: EcrctlError | undefined;
  try {
    for (const subject of subjects) {
      try {
        if (stopped) throw stopped;
        done.push(await act(subject));
      } catch (error) {
        if (!(error instanceof EcrctlError) || hasCode(error, ...ENDS_ALL)) throw error;
        if (hasCode(error, ...CONCERNS_ALL, ...concernsAll)) stopped = error;
        if (stopped && done.length === 0) throw stopped;
        failures.push({subject, error});
        failed({subject, error});
      }
    }
  } finally {
    if (done.length > 0 || failures.length > 0 || subjects.length === 0) await ended({done, failures});
  }
  return bulkStatus(
    done.length,
    failures.map(({error}) => exitStatus(error)),
  );
}

/**
 * The exit status of an operation on several things: undefined when all went well, what every failure means where
 * nothing was done and all mean the same, and otherwise that a part failed.
 */
export function bulkStatus(done: number, failures: readonly number[]): number | undefined {
  const [first, ...others] = new Set(failures);
  if (first === undefined) return undefined;
  return done > 0 || others.length > 0 ? EXIT_STATUS.PARTIAL_FAILURE : first;
}
