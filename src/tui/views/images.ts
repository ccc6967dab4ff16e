import {formatPlatform} from '../../oci/platform.ts';
import type {ImageDocument, ImageRecord, RepositoryRecord} from '../backend.ts';
import type {ImageRow} from '../panes/images.ts';
import {isIndexRow} from '../panes/images.ts';
import {addRows, replaceRows} from '../panes/mark.ts';
import {openPane} from '../panes/open-pane.ts';
import {memberName} from '../panes/platforms.ts';
import {ask, type Slot, withoutLoad} from '../state/loads.ts';
import type {Answer} from '../state/request.ts';
import {andThen, type State, type Step, step, takeTicket} from '../state/state.ts';
import type {ImagesView} from '../state/view.ts';
import {isWorthAdding} from './incoming.ts';
import {pushView} from './stack.ts';

/** Shows the images of a repository. */
export function openImages(state: State, repository: RepositoryRecord): Step {
  const [id, next] = takeTicket(state);
  const view: ImagesView = {
    kind: 'images',
    id,
    loads: {},
    repository,
    pane: openPane<ImageRow>('images'),
    images: [],
    incoming: [],
    documents: new Map(),
  };
  const {repositoryName} = repository;
  return ask(pushView(next, view), view, {name: 'main', request: {type: 'images', repositoryName}});
}

/** The view after an answer. */
export function receiveImages(view: ImagesView, {load, name}: Slot, answer: Answer): ImagesView {
  if (answer.type === 'images') {
    const next = {...view, incoming: [...view.incoming, answer.images]};
    return !load.refresh && isWorthAdding(next.incoming, view.images.length) ? addIncoming(next) : next;
  }
  if (answer.type === 'document' && load.request.type === 'document') {
    const documents = new Map(view.documents).set(load.request.imageDigest, answer.document);
    return withRows({...withoutLoad(view, name), documents}, view.images);
  }
  return view;
}

/** The view once all images have come. */
export function finishImages(view: ImagesView, {load, name}: Slot): ImagesView {
  if (name !== 'main') return view;
  return load.refresh ? {...withRows(view, view.incoming.flat()), incoming: []} : addIncoming(view);
}

/** Reads the manifests of these images: members of indexes, platforms of the others. */
export function askForDocuments(state: State, view: ImagesView, digests: readonly string[]): Step {
  const {repositoryName} = view.repository;
  return digests.reduce(
    (before, imageDigest) =>
      andThen(before, next => {
        const current = next.views.find(one => one.id === view.id) ?? view;
        const name = `document:${imageDigest}`;
        if (current.loads[name]) return step(next);
        return ask(next, current, {name, request: {type: 'document', repositoryName, imageDigest}});
      }),
    step(state),
  );
}

function addIncoming({incoming, ...rest}: ImagesView): ImagesView {
  const view: ImagesView = {...rest, incoming: []};
  const images = incoming.flat();
  if (images.length === 0) return view;
  const all = view.images.concat(images);
  if (hasIndexes(view)) return withRows(view, all);
  const rows = images.map(image => toRow(image, view.documents));
  return {...view, images: all, pane: addRows(view.pane, rows)};
}

function withRows(view: ImagesView, images: readonly ImageRecord[]): ImagesView {
  return {...view, images, pane: replaceRows(view.pane, imageRows(images, view.documents))};
}

function hasIndexes({documents}: ImagesView): boolean {
  return [...documents.values()].some(({manifest}) => manifest.kind === 'index');
}

/**
 * The rows of a repository: referrers below their subjects, and below each index that was read its members. A
 * member without tags of its own stands there only; one with tags stands among the others as well.
 */
function imageRows(
  images: readonly ImageRecord[],
  documents: ReadonlyMap<string, ImageDocument>,
): ImageRow[] {
  const indexes = [...documents].filter(([, {manifest}]) => manifest.kind === 'index');
  if (indexes.length === 0) return images.map(image => toRow(image, documents));
  const byDigest = new Map(images.map(image => [image.imageDigest, image]));
  const members = indexes.flatMap(([digest, document]) =>
    memberRows(byDigest.get(digest), document, byDigest),
  );
  const placed = new Set(members.map(row => row.image.imageDigest));
  const others = images.filter(image => !placed.has(image.imageDigest) || (image.imageTags?.length ?? 0) > 0);
  return [...others.map(image => toRow(image, documents)), ...members];
}

function memberRows(
  index: ImageRecord | undefined,
  {manifest}: ImageDocument,
  byDigest: ReadonlyMap<string, ImageRecord>,
): ImageRow[] {
  if (!index || manifest.kind !== 'index') return [];
  return manifest.content.manifests.map(descriptor => ({
    key: `${index.imageDigest}/${descriptor.digest}`,
    parent: index.imageDigest,
    platform: memberName(descriptor),
    image: byDigest.get(descriptor.digest) ?? {
      imageDigest: descriptor.digest,
      imagePushedAt: index.imagePushedAt,
      imageManifestMediaType: descriptor.mediaType,
    },
  }));
}

function toRow(image: ImageRecord, documents: ReadonlyMap<string, ImageDocument>): ImageRow {
  const platform = platformOf(documents.get(image.imageDigest));
  return {
    key: image.imageDigest,
    parent: image.subjectManifestDigest,
    image,
    ...(platform === undefined ? {} : {platform}),
  };
}

/** `amd64, arm64` for an index, `linux/amd64` for an image. */
function platformOf(document: ImageDocument | undefined): string | undefined {
  if (!document) return undefined;
  if (document.manifest.kind === 'image') return document.config && formatPlatform(document.config);
  const architectures = document.manifest.content.manifests.map(
    ({platform}) => platform?.architecture ?? 'unknown',
  );
  return [...new Set(architectures.filter(name => name !== 'unknown'))].join(', ') || 'index';
}

/** The digests of rows whose platform is not known and can be. */
export function withoutPlatform(rows: readonly ImageRow[]): string[] {
  return rows
    .filter(row => row.platform === undefined && !row.image.subjectManifestDigest)
    .map(row => row.image.imageDigest);
}

/** Whether the members of a row's index are still unknown. */
export function needsMembers(view: ImagesView, row: ImageRow): boolean {
  return isIndexRow(row) && !view.documents.has(row.image.imageDigest);
}
