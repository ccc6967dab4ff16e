import type {ReplicationDestination} from '@aws-sdk/client-ecr';
import type {CallContext, ServerParts} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {bridgeEvent} from '../events/bridge-event.ts';
import {type FoundImage, imageKey} from '../images/image-records.ts';
import {blobsOf} from '../images/links.ts';
import {type PushedManifest, readPushedManifest} from '../images/pushed-manifest.ts';
import {putImage} from '../images/put-image.ts';
import {systemCall} from '../jobs/system-call.ts';
import {addLayer, findLayer} from '../layers/layer-records.ts';
import {repositoryArn} from '../repositories/repository-arn.ts';
import type {RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import {createFromTemplate} from '../templates/create-from-template.ts';

/** The operation under whose name a replica arrives, by which it is known not to be replicated again. */
export const REPLICATE_OPERATION = 'ReplicateImage';

/** An index fails with this code when one of its images does. The service's own is not known. */
const SUB_IMAGE_FAILED = 'SubImageReplicationFailed';

/** What is to be copied where to. */
export interface Replication {
  source: RepositoryId;
  digest: string;
  tags: readonly string[];
  destination: ReplicationDestination;
}

/** What came of it: a failure code, and those of the images in an index. */
export interface ReplicationOutcome {
  failureCode?: string;
  subImageFailureCodes: string[];
}

/**
 * Copies an image, with everything that it points at, into another registry of this ECR, and tells that
 * registry's events. A failure is an outcome, not an error: the registry goes on with the next image.
 */
export async function replicateImage(
  server: ServerParts,
  replication: Replication,
): Promise<ReplicationOutcome> {
  const target = targetOf(replication);
  const call = systemCall(server, target, REPLICATE_OPERATION);
  const outcome = await faultsAsCodes(async () => {
    await prepareRepository(call, replication.source, target);
    return copyTree(call, replication, target);
  });
  tell(call, replication, outcome.failureCode === undefined ? 'SUCCESS' : 'FAILED');
  return outcome;
}

async function faultsAsCodes(work: () => Promise<ReplicationOutcome>): Promise<ReplicationOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EcrFault) return {failureCode: error.faultName, subImageFailureCodes: []};
    throw error;
  }
}

function targetOf({source, destination}: Replication): RepositoryId {
  return {
    accountId: destination.registryId!,
    region: destination.region!,
    repositoryName: source.repositoryName,
  };
}

/** The destination's registry policy must let another account in; a repository is made where there is none. */
async function prepareRepository(
  call: CallContext,
  source: RepositoryId,
  target: RepositoryId,
): Promise<void> {
  const allow = (action: string) => {
    if (source.accountId === target.accountId) return;
    const {accountId} = target;
    const sender = {...call, caller: systemCall(call.server, source, action).caller};
    const resource = repositoryArn(target);
    call.server.seams.authorize(sender, {action, resource, accountId, repository: target});
  };
  allow(REPLICATE_OPERATION);
  await call.state.transaction(() => {
    if (call.state.table('repositories').has(repositoryKey(target))) return;
    allow('CreateRepository');
    createFromTemplate(call, target, 'REPLICATION');
  });
}

/** The images of an index go first; what fails there makes the index fail as well. */
async function copyTree(
  call: CallContext,
  replication: Replication,
  target: RepositoryId,
): Promise<ReplicationOutcome> {
  const codes = new Set<string>();
  for (const digest of sourceImage(call, replication).record.children ?? []) {
    const child = await faultsAsCodes(() => copyTree(call, {...replication, digest, tags: []}, target));
    for (const code of child.subImageFailureCodes) codes.add(code);
    if (child.failureCode !== undefined) codes.add(child.failureCode);
  }
  if (codes.size > 0) return {failureCode: SUB_IMAGE_FAILED, subImageFailureCodes: [...codes]};
  await copyImage(call, replication, target);
  return {subImageFailureCodes: []};
}

async function copyImage(call: CallContext, replication: Replication, target: RepositoryId): Promise<void> {
  const {image, manifest} = sourceManifest(call, replication);
  await call.state.transaction(() => copyLayers(call, replication.source, target, image));
  const tags = replication.tags.length > 0 ? replication.tags : [undefined];
  for (const tag of tags) await putReplica(call, target, {manifest, tag});
}

function copyLayers(call: CallContext, source: RepositoryId, target: RepositoryId, image: FoundImage): void {
  for (const digest of blobsOf(call.state, source, image)) {
    const layer = findLayer(call.state, source, digest);
    if (layer) addLayer(call.state, target, {digest, size: layer.size, now: call.now});
  }
}

// ECR: replication into an immutable repository drops the colliding tag, and the image may land untagged
async function putReplica(
  call: CallContext,
  target: RepositoryId,
  image: Parameters<typeof putImage>[2],
): Promise<void> {
  try {
    await putImage(call, target, image);
  } catch (error) {
    if (!(error instanceof EcrFault)) throw error;
    if (error.faultName === 'ImageAlreadyExistsException') return;
    if (error.faultName !== 'ImageTagAlreadyExistsException') throw error;
    await putReplica(call, target, {manifest: image.manifest});
  }
}

function sourceManifest(
  call: CallContext,
  replication: Replication,
): {image: FoundImage; manifest: PushedManifest} {
  const image = sourceImage(call, replication);
  const bytes = call.state.table('manifests').get(imageKey(replication.source, image.digest))!;
  return {image, manifest: readPushedManifest(bytes, image.record.mediaType)};
}

function sourceImage(
  {state}: CallContext,
  {source, digest}: Pick<Replication, 'source' | 'digest'>,
): FoundImage {
  const record = state.table('images').get(imageKey(source, digest));
  if (record) return {digest, record};
  throw new EcrFault(
    'ImageNotFoundException',
    `The image ${digest} is not in the source repository any more`,
  );
}

function tell(
  call: CallContext,
  {source, digest, tags, destination}: Replication,
  result: 'SUCCESS' | 'FAILED',
): void {
  const registry = {accountId: destination.registryId!, region: destination.region!};
  for (const tag of tags.length > 0 ? tags : [undefined]) {
    const detail = {
      result,
      'repository-name': source.repositoryName,
      'image-digest': digest,
      'source-account': source.accountId,
      'action-type': 'REPLICATE',
      'source-region': source.region,
      'image-tag': tag,
    };
    call.server.services.events.emit(
      bridgeEvent('ECR Replication Action', registry, {now: call.now, detail}),
    );
  }
}
