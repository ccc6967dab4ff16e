import {FileTree} from '../../content/layer-files/file-tree.ts';
import type {LayerFile} from '../../content/layer-files/layer-file.ts';
import {LayerOverlay} from '../../content/layer-files/layer-overlay.ts';
import type {FileRow} from '../panes/files.ts';
import {buildLayerTree, descendants, findNode} from '../panes/layer-tree.ts';
import {rearrange} from '../panes/mark.ts';
import {openPane} from '../panes/open-pane.ts';
import {ask, type Slot} from '../state/loads.ts';
import type {Answer} from '../state/request.ts';
import {andThen, replaceView, type State, type Step, step, takeTicket} from '../state/state.ts';
import type {FilesView, ImageView} from '../state/view.ts';
import {pushView} from './stack.ts';

/** Opens a layer of an image: its own files first, then what the layers below hold, to tell what is new. */
export function openFiles(state: State, image: ImageView, position: number): Step {
  if (image.document?.manifest.kind !== 'image') return step(state);
  const [id, next] = takeTicket(state);
  const view: FilesView = {
    kind: 'files',
    id,
    loads: {},
    repositoryName: image.repository.repositoryName,
    layers: image.document.manifest.content.layers,
    position,
    files: new Map(),
    bytes: 0,
    folder: '',
    pane: openPane<FileRow>('files'),
  };
  return askForLayers(pushView(next, view), view);
}

/** Opens the layer above or below; files that were read already are not read again. */
export function openSiblingLayer(state: State, view: FilesView, by: 1 | -1): Step {
  const position = view.position + by;
  if (position < 0 || position >= view.layers.length) return step(state);
  const {tree: _, ...rest} = view;
  const moved: FilesView = {...rest, position, folder: '', bytes: 0, pane: openPane<FileRow>('files')};
  const shown = showTree(moved);
  return askForLayers(replaceView(state, shown), shown);
}

/** Reads again the layers that could not be read; what was read never changes. */
export function refreshFiles(state: State, view: FilesView): Step {
  const kept = Object.entries(view.loads).filter(([, load]) => load.status !== 'failed');
  const loads = Object.fromEntries(kept);
  const files = new Map([...view.files].filter(([position]) => nameOf(position) in loads));
  const cleared: FilesView = {...view, loads, files};
  return askForLayers(replaceView(state, cleared), cleared);
}

/** Lists another folder; the cursor goes to where one came from. */
export function openFolder(view: FilesView, folder: string, from?: string): FilesView {
  const opened = listFolder({...view, folder, pane: {...view.pane, cursor: 0, top: 0, filter: ''}});
  const cursor = from === undefined ? 0 : opened.pane.visible.findIndex(row => row.node.path === from);
  return {...opened, pane: {...opened.pane, cursor: Math.max(0, cursor)}};
}

/** The view after an answer; files are shown once all of a layer's have come. */
export function receiveFiles(view: FilesView, {name}: Slot, answer: Answer): FilesView {
  const position = positionOf(name);
  if (answer.type === 'layerBytes') return position === view.position ? {...view, bytes: answer.bytes} : view;
  if (answer.type !== 'layerFiles') return view;
  const files = [...(view.files.get(position) ?? []), ...answer.files];
  return {...view, files: new Map(view.files).set(position, files)};
}

/** The view once all files of a layer have come. */
export function finishFiles(view: FilesView, {name}: Slot): FilesView {
  const position = positionOf(name);
  const files = view.files.has(position) ? view.files : new Map(view.files).set(position, []);
  return position > view.position ? {...view, files} : showTree({...view, files});
}

/** The view ready for a layer's files to come once more. */
export function restartFiles(view: FilesView, {name}: Slot): FilesView {
  const files = new Map(view.files);
  files.delete(positionOf(name));
  return {...view, files};
}

/** Lists what the folder holds, or all that the layer touches below it where a filter looks for something. */
export function listFolder(view: FilesView): FilesView {
  const folder = view.tree && findNode(view.tree, view.folder);
  const nodes = folder ? (view.pane.filter === '' ? folder.children.values() : descendants(folder)) : [];
  const skip = view.folder === '' ? 0 : view.folder.length + 1;
  const rows = [...nodes].map(node => ({key: node.path, node, name: node.path.slice(skip)}));
  return {...view, pane: rearrange({...view.pane, rows})};
}

/** Whether the layers below have all been read, so that new and changed can be told apart. */
export function isCompared(view: FilesView): boolean {
  return view.layers.slice(0, view.position).every((_, position) => isRead(view, position));
}

/** Whether all files of a layer have come. */
export function isRead(view: FilesView, position: number): boolean {
  return view.loads[nameOf(position)]?.status === 'ready';
}

function askForLayers(state: State, view: FilesView): Step {
  const below = [...view.layers.keys()].filter(position => position < view.position);
  return [view.position, ...below].reduce(
    (before, position) => andThen(before, next => askForLayer(next, view.id, position)),
    step(state),
  );
}

function askForLayer(state: State, viewId: number, position: number): Step {
  const view = state.views.find(one => one.id === viewId);
  if (view?.kind !== 'files' || view.loads[nameOf(position)]) return step(state);
  const request = {
    type: 'layerFiles',
    repositoryName: view.repositoryName,
    layer: view.layers[position]!,
  } as const;
  return ask(state, view, {name: nameOf(position), request});
}

function showTree(view: FilesView): FilesView {
  const files = view.files.get(view.position);
  if (!files || !isRead(view, view.position)) return view;
  return listFolder({...view, tree: buildLayerTree(files, pathsBelow(view))});
}

function pathsBelow(view: FilesView): ReadonlySet<string> | undefined {
  if (!isCompared(view)) return undefined;
  const tree = new FileTree();
  for (let position = view.position - 1; position >= 0; position--) {
    tree.layUnder(overlayOf(view.files.get(position) ?? [], position));
  }
  return new Set([...tree.files()].map(({path}) => path));
}

function overlayOf(files: readonly LayerFile[], position: number): LayerOverlay {
  const overlay = new LayerOverlay(position);
  for (const [ordinal, file] of files.entries()) overlay.add(file, {ordinal});
  return overlay;
}

function nameOf(position: number): string {
  return `layer:${position}`;
}

function positionOf(name: string): number {
  return Number(name.slice('layer:'.length));
}
