import {createHash} from 'node:crypto';
import {EcrctlError} from '../../errors.ts';
import {digestOfHash} from '../../oci/digest.ts';
import {quoted} from '../printable.ts';
import type {LayerFile} from './layer-file.ts';
import {LayerOverlay, type OverlayBudget} from './layer-overlay.ts';
import {type LayerEntry, MAX_PATH, readLayerEntries} from './read-layer-entries.ts';

/** An entry of a layer and, where it was read, the digest of its bytes. */
export interface ListedFile {
  file: LayerFile;
  ordinal: number;
  contentDigest: string | undefined;
}

/** How a layer is read. */
export interface ReadOverlayOptions {
  /** The layer's position, the lowest being 0. */
  layer: number;
  /** Shared by all layers of an image. */
  budget: OverlayBudget;
  /** Reads what is in the files, for its digest; told of every entry. */
  onListed?: ((listed: ListedFile) => void) | undefined;
}

/**
 * Reads what a layer adds and takes away.
 * @throws EcrctlError INVALID_ARCHIVE where a path leads out of the image, ARCHIVE_TRUNCATED
 */
export async function readOverlay(
  content: AsyncIterable<Uint8Array>,
  {layer, budget, onListed}: ReadOverlayOptions,
): Promise<LayerOverlay> {
  const overlay = new LayerOverlay(layer, budget);
  for await (const entry of readLayerEntries(content)) {
    checkContained(entry.file);
    const contentDigest = onListed && entry.file.type === 'file' ? await digestOfBody(entry) : undefined;
    const {file, ordinal} = entry;
    onListed?.({file, ordinal, contentDigest});
    overlay.add(file, {ordinal, contentDigest});
  }
  return overlay;
}

async function digestOfBody(entry: LayerEntry): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of entry.body()) hash.update(chunk);
  return digestOfHash(hash);
}

function checkContained({path, type, linkTarget = ''}: LayerFile): void {
  const names = type === 'hardlink' ? [path, linkTarget] : [path];
  for (const name of names) if (name.split('/').includes('..')) throw hostile(name, 'leads out of the image');
  for (const name of [path, linkTarget]) {
    if (name.includes('\0')) throw hostile(name, 'has a zero in it');
    if (name.length > MAX_PATH)
      throw hostile(`${name.slice(0, 60)}…`, `is longer than ${MAX_PATH} characters`);
  }
}

function hostile(name: string, what: string): EcrctlError {
  return new EcrctlError('INVALID_ARCHIVE', `a path of the image ${what}: ${quoted(name)}`, {
    hint: 'do not trust this image',
  });
}
