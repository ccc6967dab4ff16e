import {randomUUID} from 'node:crypto';
import {mkdir, open, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {hasCode} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {Digest} from '../../oci/digest.ts';
import {descriptorOf, type Manifest} from '../../oci/manifest.ts';
import {openBytes} from '../bytes-content.ts';
import {onFile} from '../file-error.ts';
import {receiveIntoFile} from '../files/receive-into-file.ts';
import {withFileLock} from '../files/with-file-lock.ts';
import {writeWhole} from '../files/write-whole.ts';
import {mergeEntries, PushedManifests} from '../pushed-manifests.ts';
import type {ContentStore, OpenContent, PushOptions, PushOutcome} from '../store.ts';
import {verifyContent} from '../verify.ts';
import {checkLayoutFolder, isEmptyFolder, readLayoutEntries} from './layout-check.ts';
import {blobPath, formatIndexJson, INDEX_JSON, OCI_LAYOUT, OCI_LAYOUT_CONTENT} from './layout-documents.ts';
import {LayoutFolder} from './layout-folder.ts';
import {LayoutReader} from './layout-reader.ts';
import {removeForgotten, UNFINISHED_PREFIX} from './layout-unfinished.ts';

/** Which image is meant when none is named. */
export interface LayoutStoreOptions {
  name?: string | undefined;
}

/**
 * An OCI image layout in a folder. Blobs are written beside and renamed when they are right, so that whatever
 * lies under a digest is whole; `index.json` changes once, at `commit`, keeping what others have put in it.
 */
export class LayoutStore extends LayoutReader implements ContentStore {
  readonly holdsOnlyWholeImages = false;
  readonly #folder: string;
  readonly #unfinished: string;
  readonly #pushed = new PushedManifests();
  readonly #verified = new Set<Digest>();
  #begun: Promise<void> | undefined;

  private constructor(folder: string, listed: readonly Descriptor[], options: LayoutStoreOptions) {
    const entries = () => mergeEntries(listed, this.#pushed.entries());
    super({files: new LayoutFolder(folder), entries, defaultName: options.name});
    this.#folder = folder;
    this.#unfinished = path.join(folder, `${UNFINISHED_PREFIX}${randomUUID()}`);
  }

  /**
   * Opens a layout that is there.
   * @throws EcrctlError FILE_NOT_FOUND, INVALID_ARCHIVE when the folder is not a layout
   */
  static async open(folder: string, options: LayoutStoreOptions = {}): Promise<LayoutStore> {
    await checkLayoutFolder(folder);
    return new LayoutStore(folder, await readLayoutEntries(folder), options);
  }

  /**
   * Opens a layout for writing, begun where there is none.
   * @throws EcrctlError INVALID_ARCHIVE when the folder holds something else already
   */
  static async create(folder: string, options: LayoutStoreOptions = {}): Promise<LayoutStore> {
    if (await isEmptyFolder(folder)) return new LayoutStore(folder, [], options);
    return LayoutStore.open(folder, options);
  }

  async existing(descriptors: readonly Descriptor[]): Promise<Set<Digest>> {
    const found = new Set<Digest>();
    for (const descriptor of descriptors) if (await this.#isHere(descriptor)) found.add(descriptor.digest);
    return found;
  }

  async push(descriptor: Descriptor, open: OpenContent, options: PushOptions = {}): Promise<PushOutcome> {
    if (await this.#isHere(descriptor)) return 'exists';
    await this.#writeBlob(descriptor, open, options);
    return 'pushed';
  }

  async pushManifest(manifest: Manifest, options: {tags?: readonly string[]} = {}): Promise<void> {
    const descriptor = descriptorOf(manifest);
    if (!(await this.#isHere(descriptor))) {
      await this.#writeBlob(descriptor, async (opening = {}) => openBytes(manifest.bytes, opening), {});
    }
    this.#pushed.add(manifest, options.tags);
  }

  async commit(): Promise<void> {
    await this.#begin();
    const file = path.join(this.#folder, INDEX_JSON);
    await onFile(file, () => withFileLock(`${file}.lock`, () => this.#addTo(file)));
    await this.#removeUnfinished();
  }

  /** Finished blobs stay: a later run verifies them and needs not fetch them again. */
  async abandon(): Promise<void> {
    await this.#removeUnfinished();
  }

  async #addTo(file: string): Promise<void> {
    const entries = mergeEntries(await readLayoutEntries(this.#folder), this.#pushed.entries());
    await writeWhole(file, formatIndexJson(entries));
  }

  async #writeBlob(descriptor: Descriptor, source: OpenContent, options: PushOptions): Promise<void> {
    const target = path.join(this.#folder, blobPath(descriptor.digest));
    const beside = path.join(this.#unfinished, randomUUID());
    await this.#begin();
    try {
      await writeVerified(beside, {descriptor, source, options});
      await onFile(target, async () => {
        await mkdir(path.dirname(target), {recursive: true});
        await rename(beside, target);
      });
    } catch (error) {
      await rm(beside, {force: true});
      throw error;
    }
    this.#verified.add(descriptor.digest);
  }

  /** Makes the folder a layout, once, as soon as there is something to keep in it. */
  #begin(): Promise<void> {
    this.#begun ??= onFile(this.#folder, async () => {
      await mkdir(this.#folder, {recursive: true});
      await removeForgotten(this.#folder);
      await writeWhole(path.join(this.#folder, OCI_LAYOUT), OCI_LAYOUT_CONTENT);
      await mkdir(this.#unfinished);
    });
    return this.#begun;
  }

  /** What lies under a digest counts only when its bytes are right: it may be somebody else's half file. */
  async #isHere(descriptor: Descriptor): Promise<boolean> {
    if (this.#verified.has(descriptor.digest)) return true;
    if (!(await isIntact(this, descriptor))) return false;
    this.#verified.add(descriptor.digest);
    return true;
  }

  async #removeUnfinished(): Promise<void> {
    await rm(this.#unfinished, {recursive: true, force: true});
  }
}

async function isIntact(store: LayoutReader, descriptor: Descriptor): Promise<boolean> {
  try {
    for await (const _ of verifyContent(descriptor, await store.open(descriptor)));
    return true;
  } catch (error) {
    const wrong = ['CONTENT_SIZE_MISMATCH', 'CONTENT_TRAILING_DATA', 'CONTENT_DIGEST_MISMATCH'] as const;
    if (hasCode(error, 'BLOB_NOT_FOUND', ...wrong)) return false;
    throw error;
  }
}

async function writeVerified(
  file: string,
  content: {descriptor: Descriptor; source: OpenContent; options: PushOptions},
): Promise<void> {
  const handle = await onFile(file, () => open(file, 'wx+'));
  try {
    const place = {handle, location: file, start: 0};
    await receiveIntoFile(content.descriptor, content.source, {...content.options, place});
  } finally {
    await handle.close();
  }
}
