import type {ErrorCode} from '../../errors.ts';
import type {EcrSettings} from '../ecr-settings.ts';

/** The call that failed. */
export interface FailedCall {
  /** The API's name for it. */
  operation: string;
  input: object;
  settings: Pick<EcrSettings, 'profile' | 'endpoint' | 'region'>;
  signal?: AbortSignal | undefined;
  /** Why each source of credentials had none. */
  reasons?: readonly string[];
  env?: EcrSettings['env'];
}

/** What the SDK's errors carry, all of it optional. */
export interface SdkError {
  name?: string;
  message?: string;
  code?: string;
  cause?: unknown;
  /** Of a system error: which call failed, on which file. */
  syscall?: string;
  path?: string;
  $metadata?: {httpStatusCode?: number; requestId?: string};
  $response?: {statusCode?: number};
  /** InvalidLayerPartException. */
  lastValidByteReceived?: number;
  /** KmsException. */
  kmsError?: string;
}

/** What an error means: our code, one line, and a way out. */
export interface Verdict {
  code: ErrorCode;
  message: string;
  hint?: string | undefined;
}
