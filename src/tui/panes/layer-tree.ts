import type {LayerFile, LayerFileType} from '../../content/layer-files/layer-file.ts';
import {joinPath, parentOf} from '../../content/layer-files/path-names.ts';
import {whiteoutOf} from '../../content/layer-files/whiteout.ts';

/**
 * What a layer does to a path: `same` for folders that are only passed through on the way to a change,
 * `unknown` until the layers below have been read.
 */
export type FileChange = 'added' | 'changed' | 'removed' | 'same' | 'unknown';

/** How many files below a folder a layer adds, changes and removes. */
export interface ChangeCounts {
  added: number;
  changed: number;
  removed: number;
}

/** A path that a layer touches, or a folder on the way to one. */
export interface LayerNode {
  path: string;
  name: string;
  type: LayerFileType;
  /** For a folder, all that the layer has below it. */
  size: number;
  change: FileChange;
  /** For a folder, what happens to the files below it. */
  inside: ChangeCounts;
  /** Absent for what is removed and for folders that the archive does not list. */
  file?: LayerFile;
  children: Map<string, LayerNode>;
}

/** The folders and files of one layer as a tree. `below` are the paths of all layers under it, once known. */
export function buildLayerTree(
  files: readonly LayerFile[],
  below: ReadonlySet<string> | undefined,
): LayerNode {
  const root = folder('', '');
  const known = below && withFolders(below);
  for (const file of files) if (!whiteoutOf(file.path)) place(root, file, known);
  const {paths, contents} = removals(files);
  for (const path of paths) remove(root, path);
  for (const path of contents.size > 0 ? (below ?? []) : []) if (isWithin(path, contents)) remove(root, path);
  addUp(root, known);
  return root;
}

/** A node by its path; undefined where the tree has none. */
export function findNode(root: LayerNode, path: string): LayerNode | undefined {
  let node: LayerNode | undefined = root;
  for (const name of path === '' ? [] : path.split('/')) node = node?.children.get(name);
  return node;
}

/** Every node below a folder, folders before what is in them. */
export function* descendants(node: LayerNode): Generator<LayerNode> {
  for (const child of node.children.values()) {
    yield child;
    yield* descendants(child);
  }
}

/** The paths that a layer removes, and the folders whose contents it removes. */
function removals(files: readonly LayerFile[]): {paths: Set<string>; contents: Set<string>} {
  const paths = new Set<string>();
  const contents = new Set<string>();
  for (const file of files) {
    const whiteout = whiteoutOf(file.path);
    if (whiteout?.kind === 'contents') contents.add(whiteout.path);
    else if (whiteout?.kind === 'path') paths.add(whiteout.path);
  }
  return {paths, contents};
}

/** Whether a path lies in one of these folders, at any depth. */
function isWithin(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let parent = parentOf(path); ; parent = parentOf(parent)) {
    if (folders.has(parent)) return true;
    if (parent === '') return false;
  }
}

function place(root: LayerNode, file: LayerFile, below: ReadonlySet<string> | undefined): void {
  const node = ensure(root, file.path);
  node.type = file.type;
  node.file = file;
  node.change = changeOf(file, below);
}

function remove(root: LayerNode, path: string): void {
  const node = ensure(root, path);
  if (node.file) return;
  node.type = 'other';
  node.change = 'removed';
}

function changeOf(file: LayerFile, below: ReadonlySet<string> | undefined): FileChange {
  if (!below) return 'unknown';
  if (!below.has(file.path)) return 'added';
  return file.type === 'directory' ? 'same' : 'changed';
}

function ensure(root: LayerNode, path: string): LayerNode {
  let node = root;
  for (const name of path.split('/')) {
    let next = node.children.get(name);
    if (!next) {
      next = folder(joinPath(node.path, name), name);
      node.children.set(name, next);
    }
    node = next;
  }
  return node;
}

/** Sizes and changes of folders, from the leaves up; a folder that the archive leaves out is new where it was not. */
function addUp(node: LayerNode, below: ReadonlySet<string> | undefined): void {
  node.size = node.file?.type === 'file' ? node.file.size : 0;
  for (const child of node.children.values()) {
    addUp(child, below);
    node.size += child.size;
    for (const change of COUNTED)
      node.inside[change] += child.inside[change] + Number(isChanged(child, change));
  }
  const isLeftOut = node.type === 'directory' && !node.file && node.path !== '';
  if (isLeftOut && below && !below.has(node.path)) node.change = 'added';
}

const COUNTED = ['added', 'changed', 'removed'] as const;

function isChanged({type, change}: LayerNode, counted: FileChange): boolean {
  return type !== 'directory' && change === counted;
}

/** The paths and all folders on the way to them, for archives leave those out that they do not change. */
function withFolders(paths: ReadonlySet<string>): Set<string> {
  const all = new Set(paths);
  for (const path of paths)
    for (let parent = parentOf(path); parent !== '' && !all.has(parent); parent = parentOf(parent))
      all.add(parent);
  return all;
}

function folder(path: string, name: string): LayerNode {
  const inside = {added: 0, changed: 0, removed: 0};
  return {path, name, type: 'directory', size: 0, change: 'same', inside, children: new Map()};
}
