import pLimit from 'p-limit';
import {verifyContent} from '../../content/verify.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {bridgeEvent} from '../events/bridge-event.ts';
import {imageKey} from '../images/image-records.ts';
import {type PushedManifest, readPushedManifest} from '../images/pushed-manifest.ts';
import {putImage} from '../images/put-image.ts';
import {systemCall} from '../jobs/system-call.ts';
import {completeLayer} from '../layers/complete-layer.ts';
import {findLayer} from '../layers/layer-records.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import {createFromTemplate} from '../templates/create-from-template.ts';
import type {CacheRule} from './find-cache-rule.ts';
import {UpstreamError} from './upstream-error.ts';
import type {UpstreamRegistry, UpstreamSource} from './upstream-registry.ts';

/** The operation under whose name a cached image arrives. */
export const IMPORT_OPERATION = 'BatchImportUpstreamImage';

/** Blobs that are fetched at a time for one image: as many as clients pull by default. */
const CONCURRENT_BLOBS = 3;

/** What to fetch from where. */
export interface Import {
  upstream: UpstreamRegistry;
  source: UpstreamSource;
  rule: CacheRule;
  upstreamName: string;
  repository: RepositoryId;
  digest: string;
  tagOrDigest: string;
}

/**
 * Copies an image with everything that it points at from an upstream, children before parents; its
 * repository is made where there is none. Bytes that are not what their digest says never arrive.
 */
export async function importImage(caller: CallContext, wanted: Import): Promise<void> {
  const call = systemCall(caller.server, wanted.repository, IMPORT_OPERATION);
  const {repository, digest, tagOrDigest} = wanted;
  const tag = tagOrDigest === digest ? undefined : tagOrDigest;
  const manifest = await fetchManifest(wanted, digest);
  await ensureRepository(call, repository);
  await importTree(call, wanted, {manifest, tag});
  if (tag !== undefined) {
    const key = [...repositoryKey(repository), tag];
    await call.state.transaction(() => call.state.table('cachedTags').put(key, {checkedAt: call.now}));
  }
  tell(call, wanted, tag);
  call.server.services.kick();
}

async function fetchManifest(
  {upstream, source, upstreamName}: Import,
  digest: string,
): Promise<PushedManifest> {
  const found = await upstream.manifest(source, upstreamName, digest);
  const manifest = readPushedManifest(found.bytes, found.mediaType);
  if (manifest.digest === digest) return manifest;
  throw new UpstreamError('unavailable', `the upstream sent another manifest than ${digest}`);
}

async function ensureRepository(call: CallContext, repository: RepositoryId): Promise<void> {
  await call.state.transaction(() => {
    if (call.state.table('repositories').has(repositoryKey(repository))) return;
    createFromTemplate(call, repository, 'PULL_THROUGH_CACHE');
  });
}

async function importTree(
  call: CallContext,
  wanted: Import,
  {manifest, tag}: {manifest: PushedManifest; tag?: string | undefined},
): Promise<void> {
  for (const {digest} of manifest.children) {
    if (call.state.table('images').has(imageKey(wanted.repository, digest))) continue;
    await importTree(call, wanted, {manifest: await fetchManifest(wanted, digest)});
  }
  const limit = pLimit(CONCURRENT_BLOBS);
  await Promise.all(manifest.blobs.map(blob => limit(() => importBlob(call, wanted, blob))));
  try {
    await putImage(call, wanted.repository, {manifest, tag});
  } catch (error) {
    if (!(error instanceof EcrFault) || error.faultName !== 'ImageAlreadyExistsException') throw error;
  }
}

async function importBlob(call: CallContext, wanted: Import, blob: Descriptor): Promise<void> {
  const {repository, upstream, source, upstreamName} = wanted;
  if (findLayer(call.state, repository, blob.digest)) return;
  const content = await upstream.blob(source, upstreamName, blob);
  const {uploads} = call.server;
  const uploadId = await uploads.begin(repository, call.now, () => requireRepository(call.state, repository));
  const upload = {repository, uploadId};
  try {
    // Schema 1 manifests do not tell sizes; completing the layer compares its digest in any case.
    const verified = blob.size > 0 ? verifyContent(blob, content) : content;
    await uploads.append(upload, {source: verified, now: call.now, keepFragment: false});
    await completeLayer(call, upload, [blob.digest]);
  } catch (error) {
    content.destroy();
    await uploads.cancel(upload).catch(() => undefined);
    throw new UpstreamError('unavailable', `the layer ${blob.digest} could not be fetched`, error);
  }
}

function tell(call: CallContext, {rule, repository, digest}: Import, tag: string | undefined): void {
  const detail = {
    'rule-version': '1',
    'sync-status': 'SUCCESS',
    'ecr-repository-prefix': rule.ecrRepositoryPrefix,
    'repository-name': repository.repositoryName,
    'upstream-registry-url': rule.record.upstreamRegistryUrl,
    'image-tag': tag,
    'image-digest': digest,
  };
  call.server.services.events.emit(
    bridgeEvent('ECR Pull Through Cache Action', repository, {now: call.now, detail}),
  );
}
