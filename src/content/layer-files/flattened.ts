import {EcrctlError} from '../../errors.ts';
import {quoted} from '../printable.ts';
import {encodeTarHeader, tarPadding} from '../tar/encode-tar-header.ts';
import {TAR_BLOCK} from '../tar/tar-header.ts';
import {contentOf, type FileTree} from './file-tree.ts';
import type {ImageLayers} from './image-layers.ts';
import type {LayerFileType} from './layer-file.ts';
import type {StoredFile} from './layer-overlay.ts';
import {readLayerEntries} from './read-layer-entries.ts';

/** A file with bytes, and its names: the first one gets the bytes, the others are hard links to it. */
interface NamedContent {
  stored: StoredFile;
  names: string[];
}

/**
 * The files of an image as one tar, the same for the same image: first all folders, links, devices and empty files
 * in the order of their paths, so that parents come before what is in them, then files with bytes in the order of
 * the layers. Folders that no layer lists are left out, as whatever unpacks a tar makes them.
 * @throws EcrctlError INVALID_ARCHIVE for a hard link to a file that is nowhere, UNSUPPORTED, and what reading
 *   layers fails with
 */
export async function* flattened(tree: FileTree, layers: ImageLayers): AsyncGenerator<Uint8Array> {
  const first = new Map<StoredFile, string>();
  const contents = new Map<StoredFile, NamedContent>();
  if (tree.top) yield headerOf(tree.top, '.');
  for (const {path, stored: named} of tree.files()) {
    const stored = contentOf(named);
    if (!stored) throw deadLink(path, named);
    const {type, size} = stored.file;
    if (type === 'other') throw unknownType(path);
    const known = first.get(stored);
    if (type === 'file' && size > 0) {
      const content = contents.get(stored) ?? {stored, names: []};
      content.names.push(path);
      contents.set(stored, content);
    } else if (known === undefined) {
      first.set(stored, path);
      yield headerOf(stored, path);
    } else {
      yield linkTo(stored, {path, target: known});
    }
  }
  for (let layer = 0; layer < layers.count; layer++) {
    const wanted = [...contents.values()].filter(({stored}) => stored.layer === layer);
    if (wanted.length > 0) yield* contentsOf(layers.open(layer), wanted);
  }
  yield Buffer.alloc(2 * TAR_BLOCK);
}

async function* contentsOf(
  archive: AsyncIterable<Uint8Array>,
  wanted: readonly NamedContent[],
): AsyncGenerator<Uint8Array> {
  const byOrdinal = new Map(wanted.map(content => [content.stored.ordinal, content]));
  for await (const {ordinal, body} of readLayerEntries(archive)) {
    const content = byOrdinal.get(ordinal);
    if (!content) continue;
    const {stored, names} = content;
    const [target, ...others] = names as [string, ...string[]];
    yield headerOf(stored, target);
    yield* body();
    yield tarPadding(stored.file.size);
    for (const path of others) yield linkTo(stored, {path, target});
  }
}

const TYPE_FLAGS: Record<Exclude<LayerFileType, 'other'>, string> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  'character device': '3',
  'block device': '4',
  directory: '5',
  fifo: '6',
};

function headerOf({file}: StoredFile, path: string): Buffer {
  const {type, size, mode, uid, gid, modifiedAt, linkTarget, device, attributes} = file;
  return encodeTarHeader({
    name: type === 'directory' ? `${path}/` : path,
    type: TYPE_FLAGS[type as Exclude<LayerFileType, 'other'>],
    size: type === 'file' ? size : 0,
    mode,
    uid,
    gid,
    modifiedAt,
    ...(type === 'symlink' ? {linkName: linkTarget} : {}),
    device,
    paxRecords: attributes,
  });
}

function linkTo({file}: StoredFile, {path, target}: {path: string; target: string}): Buffer {
  const {mode, uid, gid, modifiedAt} = file;
  return encodeTarHeader({name: path, type: '1', size: 0, mode, uid, gid, modifiedAt, linkName: target});
}

function deadLink(path: string, {file}: StoredFile): EcrctlError {
  const target = quoted(file.linkTarget ?? '');
  return new EcrctlError(
    'INVALID_ARCHIVE',
    `the hard link ${quoted(path)} leads to ${target}, which is not there`,
    {
      hint: 'the image cannot be unpacked by anybody; build it again',
    },
  );
}

function unknownType(path: string): EcrctlError {
  return new EcrctlError(
    'UNSUPPORTED',
    `${quoted(path)} is a sparse file or of a type that tar does not define`,
    {
      hint: 'ecrctl image files lists the files all the same',
    },
  );
}
