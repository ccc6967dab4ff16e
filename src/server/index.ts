import type {LocalEcr} from './local-ecr.ts';
import type {LocalEcrOptions} from './local-ecr-options.ts';
import {openServer} from './open-server.ts';

export {UpstreamError} from './caching/upstream-error.ts';
export type {
  UpstreamFailure,
  UpstreamManifest,
  UpstreamRegistry,
  UpstreamSource,
} from './caching/upstream-registry.ts';
export {type CheckOptions, checkLocalEcr} from './check-data.ts';
export type {LocalEcr} from './local-ecr.ts';
export type {LocalEcrOptions} from './local-ecr-options.ts';
export type {CheckSummary} from './maintenance/check.ts';
export type {Finding} from './maintenance/finding.ts';

/**
 * Starts an Amazon ECR of your own: the JSON API (`POST /`) and `/v2/` on one port, everything kept in
 * `dataDir`. Several may run on one data directory at once, in one process or in many.
 *
 * ```ts
 * const ecr = await startLocalEcr({dataDir: './ecr'});
 * // AWS_ENDPOINT_URL_ECR=ecr.url; AWS_ACCESS_KEY_ID=123456789012
 * await ecr.close();
 * ```
 *
 * @throws EcrctlError CONFLICT when the port is taken, DATA_FORMAT_TOO_NEW, USAGE
 */
export function startLocalEcr(options: LocalEcrOptions): Promise<LocalEcr> {
  return openServer(options);
}
