import type {OpenContent, PushOptions, PushOutcome} from '../../content/store.ts';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {digestAlgorithm, shortDigest} from '../../oci/digest.ts';
import {UploadSource} from '../../registry/blobs/upload-source.ts';
import {cancellation} from '../../registry/connection-failure.ts';
import type {EncodedBody} from '../api.ts';
import {isServiceError} from '../failures/ecr-error.ts';
import type {RepositoryTarget} from '../repository-id.ts';
import {availableLayers} from './layer-availability.ts';
import {PartEncoder} from './part-encoder.ts';
import {choosePartSize, DEFAULT_PART_BYTES} from './part-size.ts';
import type {BegunUpload, UploadLedger} from './upload-ledger.ts';

/** The calls of which an upload is made. */
type UploadOperation =
  | 'BatchCheckLayerAvailability'
  | 'CompleteLayerUpload'
  | 'InitiateLayerUpload'
  | 'UploadLayerPart';

/** How a layer is sent. */
export interface LayerUploadOptions extends PushOptions {
  /** Bytes in a part; what ECR offers (10 MiB) when absent. */
  partSize?: number | undefined;
  /** Where begun uploads are noted, so that a later run can continue them. */
  ledger?: UploadLedger | undefined;
}

/** Times that an upload begins anew because ECR has lost it or got it wrong. */
const MAX_RESTARTS = 2;
/** Times in a row that ECR may name another place to go on at without having taken a part. */
const MAX_CORRECTIONS = 5;

/**
 * Uploads one layer part by part. The next part is read and encoded while one is sent; where ECR holds another
 * number of bytes than was thought, the upload goes on there. Nothing is completed before every byte has been
 * verified.
 * @throws EcrctlError CONTENT_DIGEST_MISMATCH, CONTENT_SIZE_MISMATCH, CONTENT_TRAILING_DATA,
 * REPOSITORY_NOT_FOUND, UNSUPPORTED and whatever calls fail with
 */
export async function uploadLayer(
  target: RepositoryTarget<UploadOperation>,
  descriptor: Descriptor,
  content: {open: OpenContent; options?: LayerUploadOptions},
): Promise<PushOutcome> {
  refuseUnfit(descriptor);
  const {open, options = {}} = content;
  const upload = new LayerUpload(target, descriptor, {open, options});
  try {
    return await upload.run();
  } finally {
    upload.close();
  }
}

function refuseUnfit({digest, size}: Descriptor): void {
  // ECR: an upload without a part cannot be completed, so there are no empty layers.
  const isEmpty = size === 0;
  if (!isEmpty && digestAlgorithm(digest) === 'sha256') return;
  const what = isEmpty ? 'no bytes' : `a ${digestAlgorithm(digest)} digest`;
  throw new EcrctlError('UNSUPPORTED', `the blob ${shortDigest(digest)} has ${what}; ECR takes none such`, {
    hint: 'rebuild the image without it',
  });
}

/** A part ready to be sent; `end` is the first byte after it. */
interface EncodedPart {
  start: number;
  end: number;
  body: EncodedBody;
  memory: Buffer;
}

class LayerUpload {
  readonly #target: RepositoryTarget<UploadOperation>;
  readonly #descriptor: Descriptor;
  readonly #options: LayerUploadOptions;
  readonly #source: UploadSource;
  readonly #ledgerName: string;
  #begun: BegunUpload | undefined;
  /** Whether ECR holds bytes that were not sent just now; if it finds them wrong, they are sent anew. */
  #continued = false;
  /** Bodies of parts that have been sent, to be filled again. */
  readonly #spare: Buffer[] = [];
  #restarts = 0;
  #corrections = 0;

  constructor(
    target: RepositoryTarget<UploadOperation>,
    descriptor: Descriptor,
    {open, options}: {open: OpenContent; options: LayerUploadOptions},
  ) {
    this.#target = target;
    this.#descriptor = descriptor;
    this.#options = options;
    this.#source = new UploadSource(descriptor, open);
    const {repositoryName, registryId = ''} = target.id;
    this.#ledgerName = `${registryId}/${repositoryName}@${descriptor.digest}`;
    options.signal?.addEventListener('abort', this.close, {once: true});
  }

  async run(): Promise<PushOutcome> {
    for (;;) {
      try {
        this.#begun ??= await this.#begin();
        await this.#sendParts(this.#begun);
        return await this.#complete(this.#begun);
      } catch (error) {
        await this.#decideAfter(error);
      }
    }
  }

  readonly close = (): void => {
    this.#options.signal?.removeEventListener('abort', this.close);
    this.#source.close();
  };

  async #begin(): Promise<BegunUpload> {
    const {size} = this.#descriptor;
    const {partSize: wanted} = this.#options;
    const noted = await this.#options.ledger?.recall(this.#ledgerName);
    if (noted && noted.offset <= size) {
      this.#continued = true;
      return {...noted, partSize: choosePartSize(size, noted.partSize, wanted)};
    }
    const {api, id} = this.#target;
    const answer = await api.send('InitiateLayerUpload', id, this.#options);
    if (answer.uploadId === undefined) throw noUploadId();
    const partSize = choosePartSize(size, answer.partSize ?? DEFAULT_PART_BYTES, wanted);
    return {uploadId: answer.uploadId, partSize, offset: 0};
  }

  async #sendParts(begun: BegunUpload): Promise<void> {
    const {size} = this.#descriptor;
    await this.#hashUpTo(begun.offset);
    this.#options.onProgress?.(begun.offset);
    let reading = begun.offset < size ? this.#readPart(begun, begun.offset) : undefined;
    while (reading) {
      const part: EncodedPart = await reading;
      reading = part.end < size ? this.#readPart(begun, part.end) : undefined;
      // Its failure is seen when its turn comes; until then it must not count as unhandled.
      reading?.catch(() => {});
      await this.#sendPart(begun, part);
      this.#spare.push(part.memory);
      begun.offset = part.end;
      this.#corrections = 0;
      if (size > 2 * begun.partSize) await this.#options.ledger?.note(this.#ledgerName, begun);
      this.#options.onProgress?.(begun.offset);
    }
  }

  /** Bytes that ECR holds from an earlier run are read once more, to verify the whole. */
  async #hashUpTo(offset: number): Promise<void> {
    const {furthest} = this.#source;
    if (offset <= furthest) return;
    for await (const _ of this.#source.read(furthest, offset));
  }

  async #readPart({uploadId, partSize}: BegunUpload, start: number): Promise<EncodedPart> {
    const end = Math.min(start + partSize, this.#descriptor.size);
    const header = {...this.#target.id, uploadId, partFirstByte: start, partLastByte: end - 1};
    const encoder = new PartEncoder(header, this.#spare.pop());
    for await (const chunk of this.#source.read(start, end)) encoder.write(chunk);
    return {start, end, body: encoder.finish(), memory: encoder.memory};
  }

  async #sendPart({uploadId}: BegunUpload, {start, end, body}: EncodedPart): Promise<void> {
    const {api, id} = this.#target;
    const input = {
      ...id,
      uploadId,
      partFirstByte: start,
      partLastByte: end - 1,
      layerPartBlob: new Uint8Array(),
    };
    try {
      await api.send('UploadLayerPart', input, {signal: this.#options.signal, body});
    } catch (error) {
      // ECR: a part that arrived although its answer was lost is refused when it is sent again.
      const isThere = isServiceError(error, 'InvalidLayerPart') && error.lastValidByteReceived === end - 1;
      if (!isThere) throw error;
    }
  }

  async #complete({uploadId}: BegunUpload): Promise<PushOutcome> {
    const {api, id} = this.#target;
    const {digest} = this.#descriptor;
    try {
      const input = {...id, uploadId, layerDigests: [digest]};
      await api.send('CompleteLayerUpload', input, this.#options);
    } catch (error) {
      // ECR: completing a layer that is there already is refused, and means that it is there.
      const isThere = isServiceError(error, 'LayerAlreadyExists');
      if (!isThere && !(await this.#wasCompleted(error))) throw error;
      await this.#options.ledger?.forget(this.#ledgerName);
      return isThere ? 'exists' : 'pushed';
    }
    await this.#options.ledger?.forget(this.#ledgerName);
    return 'pushed';
  }

  /** ECR: an upload whose completion was answered but not heard is not found when it is completed again. */
  async #wasCompleted(error: unknown): Promise<boolean> {
    if (!isServiceError(error, 'UploadNotFound')) return false;
    return (await availableLayers(this.#target, [this.#descriptor.digest], this.#options)).size > 0;
  }

  /** Throws what is final; after anything else the upload may go on. */
  async #decideAfter(error: unknown): Promise<void> {
    const {signal} = this.#options;
    if (signal?.aborted) throw cancellation(signal);
    if (this.#source.failure !== undefined) throw this.#source.failure;
    if (isServiceError(error, 'InvalidLayerPart') && this.#correct(error.lastValidByteReceived)) return;
    if (!this.#isLost(error) || this.#restarts++ >= MAX_RESTARTS) throw error;
    await this.#options.ledger?.forget(this.#ledgerName);
    this.#begun = undefined;
    this.#continued = false;
  }

  /** Goes on after the last byte that ECR holds. False when that makes no sense, or no headway. */
  #correct(lastValidByte: number | undefined): boolean {
    const begun = this.#begun;
    if (begun === undefined || lastValidByte === undefined) return false;
    const offset = lastValidByte + 1;
    if (offset < 0 || offset > this.#descriptor.size || ++this.#corrections > MAX_CORRECTIONS) return false;
    begun.offset = offset;
    this.#continued = true;
    return true;
  }

  #isLost(error: unknown): boolean {
    if (isServiceError(error, 'UploadNotFound', 'InvalidLayerPart')) return true;
    return this.#continued && isServiceError(error, 'InvalidLayer', 'LayerPartTooSmall');
  }
}

function noUploadId(): EcrctlError {
  return new EcrctlError('PROTOCOL_ERROR', 'the service began an upload without an id', {
    hint: 'what answered is not ECR; check --endpoint-url and proxies',
  });
}
