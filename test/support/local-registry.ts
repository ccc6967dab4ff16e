import {existsSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {ECRClient} from '@aws-sdk/client-ecr';
import {expect} from 'vitest';
import type {LocalEvent} from '../../src/server/events/event-log.ts';
import {readEvents} from '../../src/server/events/read-events.ts';
import {type LocalEcr, type LocalEcrOptions, startLocalEcr} from '../../src/server/index.ts';
import type {Quotas} from '../../src/server/limits/quotas.ts';
import type {GeneratedImage} from './random-image.ts';

/** The account and region of the tests' own registry, and those of another. */
export const ACCOUNT = '123456789012';
export const OTHER_ACCOUNT = '210987654321';
export const REGION = 'us-east-1';
export const OTHER_REGION = 'eu-west-1';

/** Who asks which registry. */
export interface Asker {
  accountId?: string;
  region?: string;
  accessKeyId?: string;
  secret?: string;
  sessionToken?: string;
}

/** What a call of the API came to: its answer, or the name and words of its refusal. */
export interface Refusal {
  status: number;
  name: string;
  message: string;
}

/** A local ECR in a folder of its own, with a clock that tests move. */
export class LocalRegistry {
  readonly ecr: LocalEcr;
  readonly dataDir: string;
  readonly #clock: {now: number};
  readonly #errors: unknown[];

  constructor(ecr: LocalEcr, dataDir: string, inside: {clock: {now: number}; errors: unknown[]}) {
    this.ecr = ecr;
    this.dataDir = dataDir;
    this.#clock = inside.clock;
    this.#errors = inside.errors;
  }

  /** The moment that the server believes it is. */
  get now(): number {
    return this.#clock.now;
  }

  /** Lets time pass for the server. */
  pass(milliseconds: number): void {
    this.#clock.now += milliseconds;
  }

  /** An SDK client; by default of the tests' own account, whose access key is its number. */
  client({
    accountId = ACCOUNT,
    region = REGION,
    accessKeyId = accountId,
    secret = 'secret',
    sessionToken,
  }: Asker = {}) {
    return new ECRClient({
      region,
      endpoint: this.ecr.url,
      maxAttempts: 1,
      credentials: {
        accessKeyId,
        secretAccessKey: secret,
        ...(sessionToken === undefined ? {} : {sessionToken}),
      },
    });
  }

  /** Calls an operation with JSON as it is; the answer is the JSON that came back. */
  async call<T = Record<string, unknown>>(
    operation: string,
    input: object = {},
    asker: Asker = {},
  ): Promise<T> {
    const {status, body} = await this.post(operation, JSON.stringify(input), asker);
    if (status === 200) return body as T;
    throw new Error(`${operation}: ${status} ${JSON.stringify(body)}`);
  }

  /** Calls an operation that must be refused. */
  async refusal(operation: string, input: object = {}, asker: Asker = {}): Promise<Refusal> {
    const {status, body} = await this.post(operation, JSON.stringify(input), asker);
    expect(status, JSON.stringify(body)).not.toBe(200);
    return {status, name: String(body.__type), message: String(body.message)};
  }

  /** Posts a body to the API, signed in name only: servers without users look no further. */
  async post(
    operation: string,
    body: string,
    {accountId = ACCOUNT, region = REGION, accessKeyId = accountId}: Asker = {},
    headers: Record<string, string> = {},
  ): Promise<{status: number; body: Record<string, unknown>}> {
    const response = await fetch(this.ecr.url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/ecr/aws4_request, SignedHeaders=host, Signature=0`,
        ...headers,
      },
    });
    return {status: response.status, body: (await response.json()) as Record<string, unknown>};
  }

  async createRepository(repositoryName: string, input: object = {}, asker: Asker = {}): Promise<void> {
    await this.call('CreateRepository', {repositoryName, ...input}, asker);
  }

  /** Pushes an image through the API, children first; each tag by a push of its own. Returns the digest. */
  async push(repositoryName: string, image: GeneratedImage, tags: readonly string[] = [], asker: Asker = {}) {
    for (const [digest, bytes] of image.blobs) await this.#pushBlob(repositoryName, {digest, bytes}, asker);
    for (const manifest of image.manifests) {
      const isRoot = manifest === image.manifests.at(-1);
      for (const imageTag of isRoot && tags.length > 0 ? tags : [undefined]) {
        await this.#putManifest(
          {
            repositoryName,
            imageManifest: Buffer.from(manifest.bytes).toString('utf8'),
            imageManifestMediaType: manifest.mediaType,
            ...(imageTag === undefined ? {} : {imageTag}),
          },
          asker,
        );
      }
    }
    return image.descriptor.digest;
  }

  /** Every event that was told, oldest first. */
  async events(): Promise<LocalEvent[]> {
    const events: LocalEvent[] = [];
    for await (const event of readEvents(this.dataDir)) events.push(event);
    return events;
  }

  /** Stops, and fails if the server itself did. */
  async close(): Promise<void> {
    await this.ecr.close();
    await rm(this.dataDir, {recursive: true});
    expect(this.#errors).toEqual([]);
  }

  async #pushBlob(repositoryName: string, {digest, bytes}: {digest: string; bytes: Buffer}, asker: Asker) {
    const {uploadId} = await this.call('InitiateLayerUpload', {repositoryName}, asker);
    await this.call(
      'UploadLayerPart',
      {
        repositoryName,
        uploadId,
        partFirstByte: 0,
        partLastByte: bytes.length - 1,
        layerPartBlob: bytes.toString('base64'),
      },
      asker,
    );
    const {status, body} = await this.post(
      'CompleteLayerUpload',
      JSON.stringify({repositoryName, uploadId, layerDigests: [digest]}),
      asker,
    );
    if (status !== 200) expect(body.__type).toBe('LayerAlreadyExistsException');
  }

  async #putManifest(input: object, asker: Asker): Promise<void> {
    const {status, body} = await this.post('PutImage', JSON.stringify(input), asker);
    if (status !== 200) expect(body.__type, JSON.stringify(body)).toBe('ImageAlreadyExistsException');
  }
}

/** How a test's local ECR differs from one that is started without a word. */
export type LocalRegistryOptions = Partial<LocalEcrOptions> & {quotas?: Partial<Quotas>};

/** In memory where the system has such a place: every answer waits until its records are on disk. */
async function newFolder(): Promise<string> {
  const parent = process.env.TMPDIR === undefined && existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  return mkdtemp(path.join(parent, 'ecrctl-server-'));
}

async function limitsFile(folder: string, quotas: Partial<Quotas>): Promise<string> {
  const file = path.join(folder, 'limits.json');
  await writeFile(file, JSON.stringify({quotas}));
  return file;
}

/** Starts a local ECR in a new folder, at noon of a day in 2026. */
export async function startLocalRegistry(options: LocalRegistryOptions = {}): Promise<LocalRegistry> {
  const {quotas, dataDir = await newFolder(), ...others} = options;
  const clock = {now: Date.parse('2026-03-01T12:00:00Z')};
  const errors: unknown[] = [];
  const starting = startLocalEcr({
    dataDir,
    advertise: false,
    clock: () => clock.now,
    onError: error => errors.push(error),
    ...(quotas ? {limits: await limitsFile(dataDir, quotas)} : {}),
    ...others,
  });
  const ecr = await starting.catch(async error => {
    await rm(dataDir, {recursive: true});
    throw error;
  });
  return new LocalRegistry(ecr, dataDir, {clock, errors});
}
