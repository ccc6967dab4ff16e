import {EcrctlError} from '../../errors.ts';
import type {LayerFile} from './layer-file.ts';
import {whiteoutOf} from './whiteout.ts';

/** A file as one layer brought it in. Names that are hard links of one another share it. */
export interface StoredFile {
  file: LayerFile;
  /** The layer's position, the lowest being 0. */
  layer: number;
  /** The entry's number in its layer. */
  ordinal: number;
  /** Of its bytes, where they were read. */
  contentDigest?: string | undefined;
  /** For a hard link to a file of a lower layer: that file, once it has been found. */
  target?: StoredFile;
}

/** A place in a file system that layers make up. A node without a file is a folder that no layer lists, or nothing. */
export interface OverlayNode {
  children: Map<string, OverlayNode> | undefined;
  stored: StoredFile | undefined;
  /** What lower layers have here does not show. */
  isWhiteout: boolean;
  /** What lower layers have in here does not show. */
  isOpaque: boolean;
}

/** A hard link whose target is in a lower layer. */
export interface PendingLink {
  path: readonly string[];
  stored: StoredFile;
}

/** What one layer adds and takes away, as a tree; of entries with the same path the last one counts, as in unpacking. */
export class LayerOverlay {
  readonly root = emptyNode();
  readonly pending: PendingLink[] = [];
  readonly #layer: number;
  readonly #budget: OverlayBudget;

  constructor(layer: number, budget: OverlayBudget = new OverlayBudget()) {
    this.#layer = layer;
    this.#budget = budget;
  }

  /**
   * Takes the next entry of the layer's archive. A parent that is no folder becomes one, a link too: an entry never
   * leads through a link of another layer, as where layers are unpacked each by itself (overlayfs).
   * @throws EcrctlError INVALID_ARCHIVE for more than memory is for
   */
  add(
    file: LayerFile,
    {ordinal, contentDigest}: {ordinal: number; contentDigest?: string | undefined},
  ): void {
    this.#budget.take(file);
    if (file.path === '') {
      this.root.stored = {file, layer: this.#layer, ordinal};
      return;
    }
    const whiteout = whiteoutOf(file.path);
    if (whiteout?.kind === 'path') this.#folder(namesOf(whiteout.path)).isWhiteout = true;
    else if (whiteout?.kind === 'contents') this.#folder(namesOf(whiteout.path)).isOpaque = true;
    else if (whiteout === undefined) {
      this.#place(file, this.#linked(file) ?? {file, layer: this.#layer, ordinal, contentDigest});
    }
  }

  #place(file: LayerFile, stored: StoredFile): void {
    const names = namesOf(file.path);
    const parent = this.#folder(names.slice(0, -1));
    if (parent.stored && parent.stored.file.type !== 'directory') parent.stored = undefined;
    const node = this.#child(parent, names.at(-1)!);
    node.stored = stored;
    if (stored.file.type !== 'directory') node.children = undefined;
    if (stored.file.type === 'hardlink') this.pending.push({path: linkNames(stored.file), stored});
  }

  /** The file of this layer that a hard link is another name of. */
  #linked(file: LayerFile): StoredFile | undefined {
    if (file.type !== 'hardlink') return undefined;
    const found = locate(this.root, linkNames(file));
    return found === 'hidden' ? undefined : found;
  }

  #folder(names: readonly string[]): OverlayNode {
    let node = this.root;
    for (const name of names) {
      if (node.stored && node.stored.file.type !== 'directory') node.stored = undefined;
      node = this.#child(node, name);
    }
    return node;
  }

  #child(parent: OverlayNode, name: string): OverlayNode {
    parent.children ??= new Map();
    const known = parent.children.get(name);
    if (known) return known;
    this.#budget.takeNode();
    const made = emptyNode();
    parent.children.set(name, made);
    return made;
  }
}

/** Entries of all layers together, with the folders on the way to them: several times what the largest images have. */
const MAX_NODES = 2_000_000;
/** Characters of paths, link targets and attributes together: a hundred for each entry of a large image. */
const MAX_TEXT = 256 * 1024 * 1024;

/** How much of an image's files is held in memory at most, whoever made the image. */
export class OverlayBudget {
  #nodes = 0;
  #text = 0;

  takeNode(): void {
    if (++this.#nodes > MAX_NODES) throw tooMuch(`more than ${MAX_NODES} files and folders`);
  }

  take({path, linkTarget = '', attributes = new Map()}: LayerFile): void {
    this.#text += path.length + linkTarget.length;
    for (const [key, value] of attributes) this.#text += key.length + value.length;
    if (this.#text > MAX_TEXT) throw tooMuch('paths and attributes beyond all measure');
  }
}

/**
 * The file at a path within what is there. `hidden` where something else is in its place, so that nothing of lower
 * layers shows there; undefined where lower layers decide.
 */
export function locate(root: OverlayNode, path: readonly string[]): StoredFile | 'hidden' | undefined {
  let node = root;
  let isSealed = root.isOpaque;
  for (const [position, name] of path.entries()) {
    const next = node.children?.get(name);
    if (!next) return isSealed ? 'hidden' : undefined;
    const isLast = position === path.length - 1;
    const isFile = next.stored !== undefined && next.stored.file.type !== 'directory';
    if (isFile) return isLast ? next.stored! : 'hidden';
    isSealed ||= next.isWhiteout || (next.isOpaque && !isLast);
    node = next;
  }
  return node.stored || node.children || isSealed ? 'hidden' : undefined;
}

/** The names that a path is made of. */
export function namesOf(path: string): string[] {
  return path.split('/').filter(name => name !== '' && name !== '.');
}

export function emptyNode(): OverlayNode {
  return {children: undefined, stored: undefined, isWhiteout: false, isOpaque: false};
}

function linkNames({linkTarget = ''}: LayerFile): string[] {
  return namesOf(linkTarget);
}

function tooMuch(what: string): EcrctlError {
  return new EcrctlError('INVALID_ARCHIVE', `the layers of the image have ${what}`, {
    hint: 'do not trust this image',
  });
}
