import {FileTree, type FoundPath} from './file-tree.ts';
import type {ImageLayers} from './image-layers.ts';
import {OverlayBudget} from './layer-overlay.ts';
import {readOverlay} from './read-overlay.ts';

/** All files of an image, every layer read to its end and so verified. */
export async function readFileTree(
  layers: ImageLayers,
  options: {digests?: boolean} = {},
): Promise<FileTree> {
  const tree = new FileTree();
  for await (const _ of laidLayers(tree, layers, options));
  return tree;
}

/** What a path of an image leads to, from as few layers as decide it; also the tree as far as it was read. */
export async function findInLayers(
  layers: ImageLayers,
  path: string,
): Promise<{tree: FileTree; found: Exclude<FoundPath, {kind: 'undecided'}>}> {
  const tree = new FileTree();
  for await (const _ of laidLayers(tree, layers, {})) {
    const found = tree.find(path);
    if (found.kind !== 'undecided') return {tree, found};
  }
  const found = tree.find(path);
  return {tree, found: found.kind === 'undecided' ? {kind: 'missing', folder: ''} : found};
}

/** Lays one layer after another under a tree, from the top. */
async function* laidLayers(
  tree: FileTree,
  layers: ImageLayers,
  {digests}: {digests?: boolean},
): AsyncGenerator<void> {
  const budget = new OverlayBudget();
  for (let layer = layers.count - 1; layer >= 0; layer--) {
    tree.layUnder(await readOverlay(layers.open(layer), {layer, budget, digests}));
    if (layer === 0) tree.complete();
    yield;
  }
  tree.complete();
}
