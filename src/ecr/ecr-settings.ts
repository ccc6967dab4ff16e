import type {EcrctlError} from '../errors.ts';

/** Keys that are given rather than looked for. */
export interface StaticCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A call that failed and will be tried again. */
export interface RetriedCall {
  /** The attempt that failed, from 1. */
  attempt: number;
  maxAttempts: number;
  /** Milliseconds until the next one. */
  delay: number;
  error: EcrctlError;
}

/** How to reach ECR and as whom. What is absent is the SDK's to find: environment, profile, instance. */
export interface EcrSettings {
  region?: string;
  profile?: string;
  /** The API's URL: the local ECR, a VPC endpoint. */
  endpoint?: string;
  fips?: boolean;
  dualStack?: boolean;
  credentials?: StaticCredentials;
  /** Tries of one call in all, the first included. */
  maxAttempts?: number;
  /** Milliseconds without any progress on a connection after which it is given up. */
  timeout?: number;
  /** A PEM file of certificate authorities to trust besides Node's own. */
  caBundle?: string;
  /** For the user agent. */
  version?: string;
  /** Told what the SDK warns of (two sources of credentials, say); otherwise nobody is. */
  onWarning?: (message: string) => void;
  /** Told of every exchange in one line without secrets, for a debug log. */
  onExchange?: (line: string) => void;
  /** Told before a call is tried again. */
  onRetry?: (retry: RetriedCall) => void;
  /** Where variables are read from; the process's own unless a test says otherwise. */
  env?: Readonly<Record<string, string | undefined>>;
}

/** The credentials with which a local ECR takes the caller for the root of an account. */
export function localCredentials(accountId: string): StaticCredentials {
  return {accessKeyId: accountId, secretAccessKey: 'local'};
}
