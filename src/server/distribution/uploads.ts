import {isDigest} from '../../oci/digest.ts';
import type {UploadId} from '../blobs/upload-id.ts';
import type {CallContext} from '../call-context.ts';
import type {Answer} from '../http/answer.ts';
import {beginUpload} from '../layers/begin-upload.ts';
import {completeLayer} from '../layers/complete-layer.ts';
import {mountLayer} from '../layers/mount-layer.ts';
import {requireRepository} from '../repositories/repository.ts';
import {repositoryArn} from '../repositories/repository-arn.ts';
import type {RepositoryId, UploadRecord} from '../state/records.ts';
import {readContentRange} from './content-range.ts';
import type {DistributionRequest, Target} from './request.ts';
import {requireDigest} from './require-digest.ts';

/** POST /v2/<name>/blobs/uploads/: a session, or with `mount` perhaps the blob at once. */
export async function startUpload(
  call: CallContext,
  {repository}: Target,
  request: DistributionRequest,
): Promise<Answer> {
  const {query} = request;
  if (await mounted(call, repository, query)) return created(call, repository, query.get('mount')!);
  const upload = {repository, uploadId: await beginUpload(call, repository)};
  const digest = query.get('digest');
  // ECR: POST with ?digest= is not honoured; it begins a session like any other
  if (digest === null || !call.server.settings.strictOci)
    return sessionAnswer(call, upload, {status: 202, end: 0});
  await append(call, upload, request);
  return finish(call, upload, digest);
}

async function mounted(call: CallContext, to: RepositoryId, query: URLSearchParams): Promise<boolean> {
  const [digest, fromName] = [query.get('mount'), query.get('from')];
  // ECR: mount without from is no check for existence
  if (!isDigest(digest) || fromName === null) return false;
  const from = {...to, repositoryName: fromName};
  try {
    const resource = repositoryArn(from);
    const {accountId} = from;
    call.server.seams.authorize(call, {
      action: 'GetDownloadUrlForLayer',
      resource,
      accountId,
      repository: from,
    });
  } catch {
    return false;
  }
  return mountLayer(call, {from, to, digest});
}

/** PATCH /v2/<name>/blobs/uploads/<id>: the next bytes. */
export async function uploadChunk(
  call: CallContext,
  {repository, name}: Target,
  request: DistributionRequest,
): Promise<Answer> {
  const upload = {repository, uploadId: name};
  requireRepository(call.state, repository);
  const record = await append(call, upload, request);
  if (call.server.settings.strictOci) {
    return sessionAnswer(call, upload, {status: 202, end: lastByte(record)});
  }
  // ECR: a PATCH is answered with 201, not 202
  // ECR: the Range of a PATCH answer stays at the end of the first chunk
  return sessionAnswer(call, upload, {status: 201, end: Math.max(0, record.firstPartEnd - 1)});
}

/** PUT /v2/<name>/blobs/uploads/<id>?digest=: the last bytes, if any, and the end. */
export async function finishUpload(
  call: CallContext,
  {repository, name}: Target,
  request: DistributionRequest,
): Promise<Answer> {
  const upload = {repository, uploadId: name};
  const digest = requireDigest(request.query.get('digest'));
  requireRepository(call.state, repository);
  await append(call, upload, request);
  return finish(call, upload, digest);
}

/** GET /v2/<name>/blobs/uploads/<id>: where the session stands. */
export function uploadStatus(call: CallContext, {repository, name}: Target): Answer {
  const upload = {repository, uploadId: name};
  requireRepository(call.state, repository);
  return sessionAnswer(call, upload, {status: 204, end: lastByte(call.server.uploads.status(upload))});
}

/** DELETE /v2/<name>/blobs/uploads/<id>: gives the session up. */
export async function cancelUpload(call: CallContext, {repository, name}: Target): Promise<Answer> {
  requireRepository(call.state, repository);
  await call.server.uploads.cancel({repository, uploadId: name});
  return {status: 204};
}

async function append(
  call: CallContext,
  upload: UploadId,
  request: DistributionRequest,
): Promise<UploadRecord> {
  return call.server.uploads.append(upload, {
    ...readContentRange(request.header('content-range')),
    source: request.body,
    now: call.now,
    keepFragment: true,
  });
}

async function finish(call: CallContext, upload: UploadId, digest: string): Promise<Answer> {
  await completeLayer(call, upload, [digest]);
  return created(call, upload.repository, digest);
}

function created(call: CallContext, {repositoryName}: RepositoryId, digest: string): Answer {
  return {
    status: 201,
    headers: {
      Location: `${call.origin}/v2/${repositoryName}/blobs/${digest}`,
      'Docker-Content-Digest': digest,
    },
  };
}

function sessionAnswer(
  call: CallContext,
  {repository, uploadId}: UploadId,
  {status, end}: {status: number; end: number},
): Answer {
  return {
    status,
    headers: {
      Location: `${call.origin}/v2/${repository.repositoryName}/blobs/uploads/${uploadId}`,
      Range: `0-${end}`,
      'Docker-Upload-UUID': uploadId,
    },
  };
}

/** `Range` has no way to say that nothing is there; registries answer 0-0. */
function lastByte({offset}: UploadRecord): number {
  return Math.max(0, offset - 1);
}
