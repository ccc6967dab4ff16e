import type {FaultName} from '../ecr-fault.ts';

/** What a rule of a fault plan does to a call. Bytes count from the start of the answer's body. */
export type FaultEffect =
  | {kind: 'throttle'}
  | {kind: 'error'; faultName: FaultName}
  | {kind: 'expire-token'}
  | {kind: 'latency'; milliseconds: number}
  | {kind: 'reset'; afterBytes?: number}
  | {kind: 'truncate'; afterBytes: number}
  | {kind: 'corrupt'; atByte: number};

/** One rule of a fault plan: what goes wrong, for which calls, how often. */
export interface FaultRule {
  effect: FaultEffect;
  /** Names of operations, with `*` for any text; none means every operation. */
  operations: readonly string[];
  protocol?: 'api' | 'distribution';
  /** From 0 to 1; 1 when it is not said. */
  probability: number;
  /** How many matching calls pass unharmed first. */
  after: number;
  /** How many calls it spoils before it is spent; without end when it is not said. */
  times?: number;
  /** Where its dice start: the same seed makes the same calls fail. */
  seed: number;
}

/** The seed of a rule that names none, so that a plan without seeds repeats itself too. */
export const DEFAULT_SEED = 1;
