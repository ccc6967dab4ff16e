/** A local ECR that is running. */
export interface LocalEcr {
  /** For example `http://127.0.0.1:4577`: the endpoint of the API and the registry's address. */
  readonly url: string;
  readonly port: number;
  readonly accountId: string;
  readonly region: string;
  /** What start-up found unfinished and put right, one line each. */
  readonly repairs: readonly string[];
  /** Lets running requests finish, then gives everything back. What was acknowledged stays. */
  close(): Promise<void>;
}
