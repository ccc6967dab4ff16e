import type {Digest} from '../../oci/digest.ts';
import {FileTree, type FoundPath} from './file-tree.ts';
import type {ImageLayers} from './image-layers.ts';
import {LayerOverlay, OverlayBudget} from './layer-overlay.ts';
import {type ListedFile, readOverlay} from './read-overlay.ts';

/** What layers hold, by their digests: a layer that several images share is read once. */
export type LayerListings = Map<Digest, ListedFile[]>;

/** All files of an image, every layer read to its end and so verified. With listings, also what is in the files. */
export async function readFileTree(layers: ImageLayers, listings?: LayerListings): Promise<FileTree> {
  const tree = new FileTree();
  for await (const _ of laidLayers(tree, layers, listings));
  return tree;
}

/** What a path of an image leads to, from as few layers as decide it; also the tree as far as it was read. */
export async function findInLayers(
  layers: ImageLayers,
  path: string,
): Promise<{tree: FileTree; found: Exclude<FoundPath, {kind: 'undecided'}>}> {
  const tree = new FileTree();
  for await (const _ of laidLayers(tree, layers)) {
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
  listings?: LayerListings,
): AsyncGenerator<void> {
  const budget = new OverlayBudget();
  for (let layer = layers.count - 1; layer >= 0; layer--) {
    const known = listings?.get(layers.at(layer).digest);
    tree.layUnder(
      known ? overlayOf(known, {layer, budget}) : await readOnce(layers, {layer, budget, listings}),
    );
    if (layer === 0) tree.complete();
    yield;
  }
  tree.complete();
}

async function readOnce(
  layers: ImageLayers,
  {layer, budget, listings}: {layer: number; budget: OverlayBudget; listings: LayerListings | undefined},
): Promise<LayerOverlay> {
  if (!listings) return readOverlay(layers.open(layer), {layer, budget});
  const listed: ListedFile[] = [];
  const overlay = await readOverlay(layers.open(layer), {layer, budget, onListed: one => listed.push(one)});
  listings.set(layers.at(layer).digest, listed);
  return overlay;
}

function overlayOf(
  listed: readonly ListedFile[],
  {layer, budget}: {layer: number; budget: OverlayBudget},
): LayerOverlay {
  const overlay = new LayerOverlay(layer, budget);
  for (const {file, ...entry} of listed) overlay.add(file, entry);
  return overlay;
}
