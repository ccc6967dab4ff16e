import type {Readable} from 'node:stream';
import type {Descriptor} from '../../oci/descriptor.ts';

/** Where a pull-through cache rule fetches from. */
export interface UpstreamSource {
  /** A host name, with a port where it needs one. */
  registryHost: string;
  /** The ARN of the secret that holds the credentials, where the rule names one. */
  credentialArn?: string | undefined;
}

/** A manifest as an upstream has it. */
export interface UpstreamManifest {
  mediaType: string;
  digest: string;
  bytes: Uint8Array;
}

/** What went wrong upstream, in the terms in which the service reports it. */
export type UpstreamFailure = 'not-found' | 'denied' | 'too-many-requests' | 'unavailable';

/**
 * A registry beyond the local ECR, from which pull-through cache rules fetch. It is handed in by whoever
 * starts the server. Its members reject with `UpstreamError` when the upstream refuses or is not there.
 */
export interface UpstreamRegistry {
  /** Whether the upstream can be reached and takes the credentials. */
  check(source: UpstreamSource): Promise<void>;
  /** The digest that a tag points to, for a comparison that moves nothing. */
  resolve(source: UpstreamSource, repositoryName: string, tagOrDigest: string): Promise<string>;
  manifest(source: UpstreamSource, repositoryName: string, tagOrDigest: string): Promise<UpstreamManifest>;
  blob(source: UpstreamSource, repositoryName: string, descriptor: Descriptor): Promise<Readable>;
}
