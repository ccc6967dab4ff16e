import {digestAlgorithm, digestBy, isDigest} from '../../oci/digest.ts';
import {imageKey} from '../images/image-records.ts';
import {type PushedManifest, readPushedManifest} from '../images/pushed-manifest.ts';
import type {ImageRecord, RepositoryId} from '../state/records.ts';
import type {State} from '../state/state.ts';
import {type Findings, nameOf} from './finding.ts';

/** Verifies that an image's manifest is there, is what its digest says, and is what its record says. */
export function checkManifest(
  state: State,
  repository: RepositoryId,
  {digest, record, findings}: {digest: string; record: ImageRecord; findings: Findings},
): PushedManifest | undefined {
  const subject = `${nameOf(repository)}@${digest}`;
  const bytes = state.table('manifests').get(imageKey(repository, digest));
  if (!bytes) {
    findings.expect(false, subject, 'has no manifest');
    return undefined;
  }
  const actual = digestBy(isDigest(digest) ? digestAlgorithm(digest) : 'sha256', bytes);
  findings.expect(actual === digest, subject, `has a manifest whose digest is ${actual}`);
  findings.expect(
    bytes.byteLength === record.manifestSize,
    subject,
    `has a manifest of ${bytes.byteLength} bytes instead of ${record.manifestSize}`,
  );
  const manifest = parse(bytes, record.mediaType);
  findings.expect(manifest !== undefined, subject, 'has a manifest that cannot be read');
  if (!manifest) return undefined;
  const agrees = manifest.mediaType === record.mediaType && manifest.subject === record.subject;
  findings.expect(agrees, subject, 'has a record that does not agree with its manifest');
  return manifest;
}

function parse(bytes: Uint8Array, mediaType: string): PushedManifest | undefined {
  try {
    return readPushedManifest(bytes, mediaType);
  } catch {
    return undefined;
  }
}
