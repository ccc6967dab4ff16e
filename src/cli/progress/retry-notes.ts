import type {RetriedCall} from '../../ecr/ecr-settings.ts';

/** Waits shorter than this are over before anybody has read of them. */
const MIN_TOLD_MS = 1000;
/** Blobs that move side by side meet the same trouble side by side: it is told once in this time. */
const SAME_TROUBLE_MS = 1000;

/** Makes a line of each wait, before a request to a registry or a call of the API, that is long enough to be noticed. */
export function retryNotes(say: (line: string) => void, now: () => number): (retry: RetriedCall) => void {
  let told = {reason: '', at: 0};
  return ({error, attempt, maxAttempts, delay}) => {
    const isTold = told.reason === error.code && now() - told.at < SAME_TROUBLE_MS;
    if (delay < MIN_TOLD_MS || isTold) return;
    told = {reason: error.code, at: now()};
    const seconds = (delay / 1000).toFixed(1);
    say(`${error.message}; again in ${seconds}s (attempt ${attempt + 1} of ${maxAttempts})`);
  };
}
