import {setTimeout as delay} from 'node:timers/promises';
import {type ApiClient, apiClient, RefusedCall} from './api-client.ts';
import type {Random} from './random.ts';
import type {GeneratedImage, GeneratedLayer, ImageGenerator} from './random-image.ts';
import {V2} from './v2.ts';

/** Repositories by what happens to their images. */
export const REPOSITORIES = ['kept', 'deleted-from', 'expired-from'] as const;
export type RepositoryName = (typeof REPOSITORIES)[number];

/** Images of `expired-from` beyond the newest ones go. */
const EXPIRE = {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 3};

/** What is known of an image that somebody pushed. */
export interface KnownImage {
  repository: RepositoryName;
  image: GeneratedImage;
  tag: string;
  /** The push was answered. */
  acknowledged: boolean;
  /** Nobody may be sure that it is still there: a deletion was sent. */
  doomed: boolean;
  /** The deletion was answered. */
  gone: boolean;
}

/** Creates the repositories, the first time, and the policy of one of them. */
export async function prepare(url: string): Promise<void> {
  const api = apiClient(url);
  for (const repositoryName of REPOSITORIES) await api('CreateRepository', {repositoryName});
  const rule = {rulePriority: 1, selection: EXPIRE, action: {type: 'expire'}};
  const lifecyclePolicyText = JSON.stringify({rules: [rule]});
  await api('PutLifecyclePolicy', {repositoryName: 'expired-from', lifecyclePolicyText});
}

/** What clients are made of. */
export interface BusyClientsOptions {
  url: string;
  random: Random;
  images: ImageGenerator;
  /** What was pushed before; it is added to. */
  known: KnownImage[];
  /** How many clients work at once. */
  clients: number;
  /** Told of every push that was answered. */
  onAcknowledged?: () => void;
}

/** What the server refused though nothing was wrong with it. */
export type Unexpected = readonly string[];

/**
 * Pushes images (over both protocols, with shared layers, indexes among them) and deletes some, until the
 * server is gone. What was answered is noted in `known`; refusals that nothing explains are returned.
 */
export async function keepBusy(options: BusyClientsOptions): Promise<Unexpected> {
  const api = apiClient(options.url);
  const {authorizationData} = await api<{authorizationData: {authorizationToken: string}[]}>(
    'GetAuthorizationToken',
  );
  const v2 = new V2(options.url, authorizationData[0]!.authorizationToken);
  const base = await options.images.layer();
  const work = async () => {
    for (;;) await workOnce(options, {api, v2, base});
  };
  const ends = await Promise.allSettled(Array.from({length: options.clients}, work));
  return ends.flatMap(end => (end.status === 'rejected' && isAnswer(end.reason) ? [String(end.reason)] : []));
}

/** A broken connection is what a kill looks like; an answer is not. */
function isAnswer(reason: unknown): boolean {
  return reason instanceof RefusedCall || reason instanceof UnexpectedAnswer;
}

async function workOnce(
  {random, images, known, onAcknowledged}: BusyClientsOptions,
  servers: {api: ApiClient; v2: V2; base: GeneratedLayer},
): Promise<void> {
  const living = known.filter(one => one.repository === 'deleted-from' && one.acknowledged && !one.doomed);
  const victim = living[Math.floor(random() * living.length)];
  if (victim && random() < 0.3) {
    victim.doomed = true;
    const imageIds = [{imageDigest: victim.image.descriptor.digest}];
    await servers.api('BatchDeleteImage', {repositoryName: victim.repository, imageIds});
    victim.gone = true;
    return;
  }
  const image =
    random() < 0.2
      ? await images.index({layers: 1})
      : await images.image({layers: 1, baseLayers: [servers.base]});
  const repository = REPOSITORIES[Math.floor(random() * REPOSITORIES.length)]!;
  const next: KnownImage = {
    repository,
    image,
    tag: `t${images.word()}`,
    acknowledged: false,
    doomed: repository === 'expired-from',
    gone: false,
  };
  known.push(next);
  try {
    await (random() < 0.5 ? pushByApi(servers.api, next) : pushByV2(servers.v2, next));
    next.acknowledged = true;
    onAcknowledged?.();
  } catch (error) {
    // The policy may take an index's images before the index comes.
    const mayBeTaken = repository === 'expired-from' && String(error).includes('Images with digests');
    if (!mayBeTaken) throw error;
  }
  // Others shall have their turn.
  await delay(0);
}

async function pushByApi(
  api: ApiClient,
  {repository: repositoryName, image, tag}: KnownImage,
): Promise<void> {
  for (const [digest, bytes] of image.blobs) {
    const {uploadId} = await api<{uploadId: string}>('InitiateLayerUpload', {repositoryName});
    const part = {partFirstByte: 0, partLastByte: bytes.length - 1, layerPartBlob: bytes.toString('base64')};
    await api('UploadLayerPart', {repositoryName, uploadId, ...part});
    await api('CompleteLayerUpload', {repositoryName, uploadId, layerDigests: [digest]}, [
      'LayerAlreadyExistsException',
    ]);
  }
  for (const manifest of image.manifests) {
    const root = manifest === image.manifests.at(-1) ? {imageTag: tag} : {};
    const imageManifest = Buffer.from(manifest.bytes).toString('utf8');
    const input = {repositoryName, imageManifest, imageManifestMediaType: manifest.mediaType, ...root};
    await api('PutImage', input, ['ImageAlreadyExistsException']);
  }
}

async function pushByV2(v2: V2, {repository, image, tag}: KnownImage): Promise<void> {
  for (const [digest, bytes] of image.blobs) expectStatus(await v2.upload(repository, digest, bytes), 201);
  for (const {bytes: body, digest, mediaType} of image.manifests) {
    const reference = digest === image.descriptor.digest ? tag : digest;
    const headers = {'content-type': mediaType};
    expectStatus(await v2.send('PUT', `${repository}/manifests/${reference}`, {headers, body}), 201);
  }
}

function expectStatus({status, text}: {status: number; text: string}, expected: number): void {
  if (status !== expected) throw new UnexpectedAnswer(`${status}: ${text}`);
}

/** The server answered, and not what it must. */
export class UnexpectedAnswer extends Error {}
