import type {CallFacts} from '../call-facts.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {Rate, Rates} from './rates.ts';

/** How many buckets are remembered; the one that was used longest ago is forgotten first, full or not. */
const MAX_BUCKETS = 10_000;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** What a throttle needs to know of a call. */
export type ThrottledCall = Pick<CallFacts, 'operation' | 'region' | 'now' | 'caller'>;

/**
 * Token buckets, one for each account, region and operation that has a rate. The returned function takes
 * one token, at the call's own time.
 * @throws EcrFault ThrottlingException when the bucket is empty
 */
export function createThrottle(rates: Rates): (call: ThrottledCall) => void {
  const buckets = new Map<string, Bucket>();
  return call => {
    const rate = Object.hasOwn(rates, call.operation) ? rates[call.operation] : undefined;
    if (!rate) return;
    const key = `${call.caller.accountId}/${call.region}/${call.operation}`;
    const bucket = refill(buckets.get(key) ?? {tokens: rate.burst, filledAt: call.now}, rate, call.now);
    remember(buckets, key, bucket);
    if (bucket.tokens < 1) throw new EcrFault('ThrottlingException', 'Rate exceeded');
    bucket.tokens--;
  };
}

function refill(bucket: Bucket, rate: Rate, now: number): Bucket {
  const seconds = Math.max(0, now - bucket.filledAt) / 1000;
  return {tokens: Math.min(rate.burst, bucket.tokens + seconds * rate.perSecond), filledAt: now};
}

function remember(buckets: Map<string, Bucket>, key: string, bucket: Bucket): void {
  buckets.delete(key);
  buckets.set(key, bucket);
  if (buckets.size > MAX_BUCKETS) buckets.delete(buckets.keys().next().value!);
}
