import {
  emptyNode,
  type LayerOverlay,
  locate,
  namesOf,
  type OverlayNode,
  type PendingLink,
  type StoredFile,
} from './layer-overlay.ts';
import {joinPath} from './path-names.ts';

/** What a path leads to. */
export type FoundPath =
  | {kind: 'file'; path: string; stored: StoredFile}
  | {kind: 'directory'; path: string}
  /** `folder` is the last one on the way that is there. */
  | {kind: 'missing'; folder: string}
  | {kind: 'loop'}
  /** Layers that have not been laid under yet decide. */
  | {kind: 'undecided'};

/** As many links as Linux follows (path_resolution(7)). */
const MAX_LINKS = 40;

/**
 * The files of an image as a container sees them, made from the topmost layer down, so that whoever looks for one
 * path need not read the layers below it.
 */
export class FileTree {
  readonly #root = emptyNode();
  #pending: PendingLink[] = [];
  #isComplete = false;

  /** Lays the next lower layer under what is there; its nodes become part of this tree. */
  layUnder({root, pending}: LayerOverlay): void {
    this.#pending = this.#pending.filter(link => !bind(link, root));
    mergeUnder(this.#root, root);
    this.#pending.push(...pending);
  }

  /** To be called after the lowest layer. */
  complete(): void {
    this.#isComplete = true;
  }

  /** The topmost folder, where a layer lists it. */
  get top(): StoredFile | undefined {
    return this.#root.stored;
  }

  /** Everything in it that layers list, folders before what is in them, names in order. */
  *files(under = ''): Generator<{path: string; stored: StoredFile}> {
    const start = this.#nodeAt(under);
    if (!start) return;
    const stack = [{path: under, node: start}];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const {path, node} = next;
      if (node.stored && path !== '') yield {path, stored: node.stored};
      const names = [...(node.children?.keys() ?? [])].sort().reverse();
      for (const name of names) stack.push({path: joinPath(path, name), node: node.children!.get(name)!});
    }
  }

  /** Follows a path, through links but never out of the image. */
  find(path: string): FoundPath {
    const rest = namesOf(path).reverse();
    let trail: Step[] = [this.#top()];
    for (let links = 0; rest.length > 0; ) {
      const name = rest.pop()!;
      if (name === '..') {
        if (trail.length > 1) trail.pop();
        continue;
      }
      const here = trail.at(-1)!;
      const next = stepInto(here, name);
      if (next === 'missing') return this.#missing(here);
      const {stored} = next.node;
      if (!stored || stored.file.type === 'directory') {
        trail.push(next);
        continue;
      }
      const content = contentOf(stored);
      if (!content) return this.#missing({...here, isSealed: false});
      if (content.file.type !== 'symlink') {
        return rest.length === 0
          ? {kind: 'file', path: next.path, stored: content}
          : {kind: 'missing', folder: here.path};
      }
      if (++links > MAX_LINKS) return {kind: 'loop'};
      const {linkTarget = ''} = content.file;
      if (linkTarget.startsWith('/')) trail = [this.#top()];
      rest.push(...namesOf(linkTarget).reverse());
    }
    const end = trail.at(-1)!;
    if (end.path === '' || holdsAnything(end.node)) return {kind: 'directory', path: end.path};
    return this.#missing(trail.at(-2)!, end.isSealed);
  }

  #missing(folder: Step, isSealed = folder.isSealed): FoundPath {
    return isSealed || this.#isComplete ? {kind: 'missing', folder: folder.path} : {kind: 'undecided'};
  }

  #top(): Step {
    return {path: '', node: this.#root, isSealed: this.#root.isOpaque};
  }

  #nodeAt(path: string): OverlayNode | undefined {
    let node: OverlayNode | undefined = this.#root;
    for (const name of namesOf(path)) node = node?.children?.get(name);
    return node;
  }
}

/** The file that has a name's bytes; undefined for a hard link to a file that is nowhere, or not known yet. */
export function contentOf(stored: StoredFile): StoredFile | undefined {
  let content: StoredFile | undefined = stored;
  // Each target is in a lower layer than what links to it, so this ends.
  while (content?.file.type === 'hardlink') content = content.target;
  return content;
}

/** A folder on the way of a path. */
interface Step {
  path: string;
  node: OverlayNode;
  /** Lower layers cannot add anything in here. */
  isSealed: boolean;
}

function stepInto({path, node, isSealed}: Step, name: string): Step | 'missing' {
  const next = node.children?.get(name);
  if (!next) return 'missing';
  const sealed = isSealed || next.isWhiteout || next.isOpaque;
  return {path: joinPath(path, name), node: next, isSealed: sealed};
}

/** Gives a hard link its file where this layer has it; true when lower layers need not be asked. */
function bind({path, stored}: PendingLink, root: OverlayNode): boolean {
  const found = locate(root, path);
  if (found === undefined) return false;
  if (found !== 'hidden') stored.target = found;
  return true;
}

function mergeUnder(above: OverlayNode, below: OverlayNode): void {
  above.stored ??= below.stored;
  if (!above.isOpaque) {
    for (const [name, node] of below.children ?? []) {
      const over = above.children?.get(name);
      if (!over) {
        above.children ??= new Map();
        above.children.set(name, node);
      } else if (isClosed(over)) {
      } else if (isFile(node)) {
        // The folder hides the file, and the file hides what is below it.
        over.isWhiteout = true;
      } else {
        mergeUnder(over, node);
      }
    }
  }
  above.isOpaque ||= below.isOpaque;
  above.isWhiteout ||= below.isWhiteout;
}

function isClosed(node: OverlayNode): boolean {
  return node.isWhiteout || isFile(node);
}

function isFile({stored}: OverlayNode): boolean {
  return stored !== undefined && stored.file.type !== 'directory';
}

function holdsAnything(node: OverlayNode): boolean {
  const stack = [node];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.stored) return true;
    stack.push(...(next.children?.values() ?? []));
  }
  return false;
}
