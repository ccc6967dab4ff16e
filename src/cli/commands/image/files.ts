import {contentOf} from '../../../content/layer-files/file-tree.ts';
import type {StoredFile} from '../../../content/layer-files/layer-overlay.ts';
import {modeText} from '../../../content/layer-files/mode-text.ts';
import {readFileTree} from '../../../content/layer-files/read-file-tree.ts';
import {shortDigest} from '../../../oci/digest.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {pathNotFound} from '../../image-files/path-not-found.ts';
import {withImageLayers} from '../../image-files/with-image-layers.ts';
import {bytes, type Cell} from '../../output/cell.ts';
import type {CommandDefinition} from '../command-definition.ts';

interface FilesOptions {
  platform?: string;
  layers?: boolean;
}

/** `ecrctl image files`. */
export const defineImageFiles: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'files <source> [path]',
    summary: 'list the files of an image as a container sees them',
    description:
      'List the files of an image as a container sees them: the layers over one another, without what upper ' +
      'layers take away or replace. Layers are read as they come and verified; nothing is unpacked to disk.',
    examples: [
      {command: 'ecrctl image files app:1.0', does: 'all of them'},
      {command: 'ecrctl image files app:1.0 /etc', does: 'those in one folder'},
      {command: 'ecrctl image files app.tar --layers', does: 'with the layers that they come from'},
      {
        command: "ecrctl image files app:1.0 --query 'files[?size > `1000000`].path'",
        does: 'large ones',
      },
    ],
    action: (context, [source, path], options) => listFiles(context, {source: source!, path, options}),
  })
    .option('--platform <platform>', 'the image for this platform, where the source is an index')
    .option('--layers', 'show the layer that brought each file in');
};

async function listFiles(
  context: CommandContext,
  {source, path = '/', options}: {source: string; path: string | undefined; options: FilesOptions},
): Promise<undefined> {
  return withImageLayers(context, source, options, async ({end, root, layers, endProgress}) => {
    const tree = await readFileTree(layers);
    endProgress();
    const found = tree.find(path);
    if (found.kind === 'missing' || found.kind === 'loop') throw pathNotFound({source, path}, found, tree);
    const files = [...tree.files(found.kind === 'undecided' ? '' : found.path)];
    const layerOf = ({layer}: StoredFile) => layers.at(layer).digest;
    await context.output.result({
      data: {
        reference: `${end.name}@${root.digest}`,
        imageDigest: root.digest,
        files: files.map(({path: at, stored}) => ({...fileData(at, stored), layerDigest: layerOf(stored)})),
      },
      table: {
        columns: ['mode', {heading: 'size', align: 'right'}, ...(options.layers ? ['layer'] : []), 'path'],
        rows: files.map(({path: at, stored}) => [
          modeText(contentFile(stored).type, contentFile(stored).mode),
          bytes(contentFile(stored).size),
          ...(options.layers ? [layerCell(layerOf(stored))] : []),
          pathCell(at, stored),
        ]),
        empty: 'no files',
      },
    });
    return undefined;
  });
}

/** What a name's file says of itself; for a hard link that leads nowhere, what the link says. */
function contentFile(stored: StoredFile) {
  return (contentOf(stored) ?? stored).file;
}

function fileData(path: string, stored: StoredFile): object {
  const {type, mode, uid, gid, size, modifiedAt, linkTarget, device} = contentFile(stored);
  return {
    path,
    type,
    mode: mode.toString(8).padStart(4, '0'),
    uid,
    gid,
    size,
    ...(modifiedAt ? {modifiedAt} : {}),
    ...(linkTarget === undefined || type === 'file' ? {} : {linkTarget}),
    ...(device ? {device} : {}),
  };
}

/** The path alone for scripts; people see where links lead, as ls -l shows it. */
function pathCell(path: string, stored: StoredFile): Cell {
  const {type, linkTarget} = contentFile(stored);
  const isLink = type === 'symlink' || type === 'hardlink';
  return isLink ? {kind: 'short', full: path, short: `${path} -> ${linkTarget ?? ''}`} : path;
}

function layerCell(digest: string): Cell {
  return {kind: 'short', full: digest, short: shortDigest(digest)};
}
