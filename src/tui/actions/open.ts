import {isTarMediaType} from '../../oci/media-type.ts';
import type {ImageRecord} from '../backend.ts';
import {foldRow, unfoldRow} from '../panes/fold.ts';
import {currentRow} from '../panes/move.ts';
import {say} from '../state/say.ts';
import {withPane} from '../state/scroll.ts';
import {currentView, replaceView, type State, type Step, step} from '../state/state.ts';
import {
  activePane,
  type FilesView,
  type ImagesView,
  type ImageTab,
  type ImageView,
  type LifecycleView,
} from '../state/view.ts';
import {openContent} from '../views/content.ts';
import {openFiles, openFolder} from '../views/files.ts';
import {openImage} from '../views/image.ts';
import {askForDocuments, needsMembers, openImages} from '../views/images.ts';
import {leaveView} from './leaving.ts';

/** Whether there is anything to go into where the cursor is. */
export function canOpen(state: State): boolean {
  const view = currentView(state);
  switch (view.kind) {
    case 'repositories':
    case 'images':
      return view.pane.visible.length > 0;
    case 'image':
      return OPENING_TABS.has(view.tab) && currentRow(activePane(view)) !== undefined;
    case 'files':
      return currentRow(view.pane)?.node.type === 'directory';
    case 'lifecycle':
      return view.tab === 'rules' && view.summary !== undefined;
    default:
      return false;
  }
}

/** Tabs of an image whose rows are images or layers. */
const OPENING_TABS: ReadonlySet<ImageTab> = new Set(['layers', 'platforms', 'referrers']);

/** Goes into what the cursor is on. */
export function openCurrent(state: State): Step {
  const view = currentView(state);
  switch (view.kind) {
    case 'repositories': {
      const row = currentRow(view.pane);
      return row ? openImages(state, row.repository) : step(state);
    }
    case 'images': {
      const row = currentRow(view.pane);
      return row ? openImage(state, view.repository, row.image) : step(state);
    }
    case 'image':
      return openInImage(state, view);
    case 'files':
      return openInLayer(state, view);
    case 'lifecycle':
      return openInPolicy(state, view);
    default:
      return step(state);
  }
}

/** To the right: unfolds what can be unfolded, goes into everything else. */
export function goRight(state: State): Step {
  const view = currentView(state);
  if (view.kind !== 'images') return openCurrent(state);
  const row = currentRow(view.pane);
  if (!row || view.pane.unfolded.has(row.key)) return openCurrent(state);
  if (needsMembers(view, row)) return unfoldIndex(state, view, row.key);
  return view.pane.parents.has(row.key)
    ? step(withPane(state, unfoldRow(view.pane, row.key)))
    : openCurrent(state);
}

/** To the left: folds what is unfolded, goes up a folder, goes back. */
export function goLeft(state: State): Step {
  const view = currentView(state);
  const folded = view.kind === 'images' ? foldRow(view.pane) : undefined;
  if (folded) return step(withPane(state, folded));
  return goUp(state) ?? (state.views.length > 1 ? leaveView(state) : step(say(state, 'q quits')));
}

/** Up one folder of a layer; undefined when there is none above. */
export function goUp(state: State): Step | undefined {
  const view = currentView(state);
  if (view.kind !== 'files' || view.folder === '') return undefined;
  const parent = view.folder.slice(0, Math.max(0, view.folder.lastIndexOf('/')));
  return step(replaceView(state, openFolder(view, parent, view.folder)));
}

function unfoldIndex(state: State, view: ImagesView, key: string): Step {
  const opened = {...view, pane: {...view.pane, unfolded: new Set([...view.pane.unfolded, key])}};
  return askForDocuments(replaceView(state, opened), opened, [key]);
}

function openInImage(state: State, view: ImageView): Step {
  if (view.tab === 'layers') {
    const row = currentRow(view.panes.layers);
    if (!row) return step(state);
    return isTarMediaType(row.descriptor.mediaType)
      ? openFiles(state, view, row.number - 1)
      : openContent(state, view.repository.repositoryName, row.descriptor);
  }
  if (view.tab === 'platforms') {
    const descriptor = currentRow(view.panes.platforms)?.descriptor;
    return descriptor
      ? openRelated(state, view, {digest: descriptor.digest, mediaType: descriptor.mediaType})
      : step(state);
  }
  if (view.tab === 'referrers') {
    const referrer = currentRow(view.panes.referrers)?.referrer;
    if (!referrer) return step(state);
    const {artifactType} = referrer;
    const subject = {subjectManifestDigest: view.image.imageDigest};
    return openRelated(state, view, {
      ...referrer,
      ...subject,
      ...(artifactType && {artifactMediaType: artifactType}),
    });
  }
  return step(state);
}

interface Related extends Pick<ImageRecord, 'subjectManifestDigest' | 'artifactMediaType'> {
  digest: string;
  mediaType: string;
}

/** Opens an image that another one points at, or that points at it. */
function openRelated(state: State, view: ImageView, related: Related): Step {
  const list = state.views.find(one => one.kind === 'images');
  const listed =
    list?.kind === 'images' ? list.images.find(image => image.imageDigest === related.digest) : undefined;
  const {digest, mediaType, subjectManifestDigest, artifactMediaType} = related;
  const bare: ImageRecord = {
    imageDigest: digest,
    imagePushedAt: view.image.imagePushedAt,
    imageManifestMediaType: mediaType,
    ...(subjectManifestDigest && {subjectManifestDigest}),
    ...(artifactMediaType && {artifactMediaType}),
  };
  return openImage(state, view.repository, listed ?? bare);
}

function openInLayer(state: State, view: FilesView): Step {
  const node = currentRow(view.pane)?.node;
  return node?.type === 'directory' ? step(replaceView(state, openFolder(view, node.path))) : step(state);
}

function openInPolicy(state: State, view: LifecycleView): Step {
  return step(replaceView(state, {...view, tab: view.tab === 'rules' ? 'verdicts' : view.tab}));
}
