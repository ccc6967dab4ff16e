import type {State} from './state/state.ts';

/** Who calls. */
export interface Caller {
  /** The account whose registry is meant where a request names none. */
  accountId: string;
  /** `arn:aws:iam::123456789012:root`, a user's or an assumed role's ARN. */
  arn: string;
  accessKeyId: string;
  /** When temporary credentials end, in milliseconds since the epoch. */
  expiresAt?: number;
}

/** What is known of a request, whoever handles it. */
export interface CallFacts {
  readonly state: State;
  /** The API operation, or the IAM action's name that a `/v2/` route amounts to (`BatchGetImage`, …). */
  readonly operation: string;
  readonly protocol: 'api' | 'distribution';
  readonly requestId: string;
  readonly region: string;
  readonly caller: Caller;
  /** The instant of the call, in milliseconds since the epoch. */
  readonly now: number;
  /** How the client spelled this server: `http://127.0.0.1:4577`. */
  readonly origin: string;
  readonly sourceIp: string;
  readonly userAgent: string;
}
