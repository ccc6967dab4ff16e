import type {LifecycleOutcome, LifecycleRun} from './lifecycle/run-lifecycle.ts';

/** A local ECR that is running. */
export interface LocalEcr {
  /** For example `http://127.0.0.1:4577`: the endpoint of the API and the registry's address. */
  readonly url: string;
  readonly port: number;
  readonly accountId: string;
  readonly region: string;
  /** What start-up found unfinished and put right, one line each. */
  readonly repairs: readonly string[];
  /**
   * Tells other processes where it is until it closes, as it does by itself unless `advertise` is false. It does
   * not where `check` rejects, which is asked again when another server has told of itself meanwhile.
   */
  advertise(check?: () => Promise<void>): Promise<void>;
  /** Resolves when the background work (scans, replication, previews) has done everything that is due. */
  idle(): Promise<void>;
  /**
   * Runs lifecycle policies at once, as of `now` (milliseconds since the epoch) or of this moment: all of
   * them, or one repository's. @throws EcrctlError REPOSITORY_NOT_FOUND, POLICY_NOT_FOUND
   */
  runLifecycle(run?: Partial<LifecycleRun>): Promise<LifecycleOutcome[]>;
  /**
   * Makes scans find what a text says: an answer of DescribeImageScanFindings or a list of them. Returns the
   * digests that they are for, with `*` for every image. @throws EcrctlError INVALID_INPUT
   */
  loadScanFindings(text: string, options?: {digest?: string | undefined}): Promise<string[]>;
  /** Lets running requests finish, then gives everything back. What was acknowledged stays. */
  close(): Promise<void>;
}
