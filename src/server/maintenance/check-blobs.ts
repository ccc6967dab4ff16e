import {type Digest, digestAlgorithm, isDigest} from '../../oci/digest.ts';
import type {BlobStore} from '../blobs/blob-store.ts';
import {digestOfStream} from '../blobs/digest-of-stream.ts';
import type {BlobRecord} from '../state/records.ts';
import type {State} from '../state/state.ts';
import type {Findings} from './finding.ts';

/** What the check of blobs needs. */
export interface BlobCheck {
  findings: Findings;
  /** In how many repositories each blob was found. */
  holders: ReadonlyMap<string, number>;
  readContent: boolean;
}

/** Verifies that every blob is there whole; the answer is how many there are. */
export async function checkBlobs(state: State, blobs: BlobStore, context: BlobCheck): Promise<number> {
  const {findings, holders} = context;
  let count = 0;
  for (const {key, value} of [...state.table('blobs').range({prefix: []})]) {
    const digest = String(key[0]);
    const held = holders.get(digest) ?? 0;
    count += 1;
    findings.expect(
      value.repositories === held,
      digest,
      `counts ${value.repositories} repositories, has ${held}`,
    );
    const noted = state.table('unheldBlobs').has([digest]);
    findings.expect(
      noted === (held === 0),
      digest,
      noted ? 'is noted as unheld, but held' : 'is not noted as unheld',
    );
    if (isDigest(digest)) await checkFile(blobs, digest, {record: value, context});
  }
  return count;
}

async function checkFile(
  blobs: BlobStore,
  digest: Digest,
  {record, context: {findings, readContent}}: {record: BlobRecord; context: BlobCheck},
): Promise<void> {
  const size = await blobs.sizeOf(digest);
  if (size === undefined) return findings.expect(false, digest, 'has no file');
  findings.expect(size === record.size, digest, `has a file of ${size} bytes instead of ${record.size}`);
  if (!readContent) return;
  const actual = await digestOfStream(blobs.read(digest), digestAlgorithm(digest));
  findings.expect(actual === digest, digest, `has a file whose digest is ${actual}`);
}
