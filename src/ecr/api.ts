import type {Abortable} from '../content/store.ts';
import type {OPERATIONS} from './operations.ts';

/** The name of an operation of the ECR API, as in `X-Amz-Target` and in IAM actions. */
export type EcrOperation = keyof typeof OPERATIONS;

type CommandOf<Name extends EcrOperation> = InstanceType<(typeof OPERATIONS)[Name]>;

/** What an operation takes, in ECR's own spelling. */
export type EcrInput<Name extends EcrOperation> = CommandOf<Name>['input'];

/** What an operation answers, in ECR's own spelling; timestamps are `Date`. */
export type EcrOutput<Name extends EcrOperation> = Omit<
  Awaited<ReturnType<ReturnType<CommandOf<Name>['resolveMiddleware']>>>['output'],
  '$metadata'
>;

/** A request's body that is serialized already, with its sha256 in hexadecimal. */
export interface EncodedBody {
  bytes: Uint8Array;
  sha256: string;
}

/** Options of one call. */
export interface CallOptions extends Abortable {
  /** Sent as it is in place of the serialized input (a layer part is encoded faster here than there). */
  body?: EncodedBody;
}

/**
 * The one door to the ECR API: any operation by its name. Who takes an `EcrApi<…>` lists the calls that it
 * makes, and can make no others.
 */
export interface EcrApi<Used extends EcrOperation = EcrOperation> {
  /** @throws EcrServiceError for whatever goes wrong: service, credentials, network */
  send<Name extends Used>(
    operation: Name,
    input: EcrInput<Name>,
    options?: CallOptions,
  ): Promise<EcrOutput<Name>>;
}
