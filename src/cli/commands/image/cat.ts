import type {ImageLayers} from '../../../content/layer-files/image-layers.ts';
import type {StoredFile} from '../../../content/layer-files/layer-overlay.ts';
import {findInLayers} from '../../../content/layer-files/read-file-tree.ts';
import {readLayerEntries} from '../../../content/layer-files/read-layer-entries.ts';
import {EcrctlError} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {pathNotFound} from '../../image-files/path-not-found.ts';
import {withImageLayers} from '../../image-files/with-image-layers.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl image cat`. */
export const defineImageCat: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'cat <source> <path>',
    summary: 'write one file of an image to standard output',
    description:
      'Write one file of an image to standard output, byte for byte. Links are followed within the image. Layers ' +
      'are read from the topmost one down, and no more of them than decide which file it is; every one that is ' +
      'read is read to its end and verified before the first byte of the file is written.',
    examples: [
      {command: 'ecrctl image cat app:1.0 /etc/os-release', does: 'which distribution it is made of'},
      {command: 'ecrctl image cat app.tar app/config.json | jq .', does: 'of an image in a file'},
      {command: 'ecrctl image cat app:1.0 /bin/sh --platform arm64 > sh', does: 'of one platform'},
    ],
    action: (context, [source, path], options) => writeFile(context, {source: source!, path: path!, options}),
  }).option('--platform <platform>', 'the image for this platform, where the source is an index');
};

async function writeFile(
  context: CommandContext,
  {source, path, options}: {source: string; path: string; options: {platform?: string}},
): Promise<undefined> {
  // No digest is shown: compressing the layers of a docker archive for theirs would only take time.
  const which = {...options, keep: true, compression: 'none' as const};
  return withImageLayers(context, source, which, async ({layers, endProgress}) => {
    const {tree, found} = await findInLayers(layers, path);
    if (found.kind === 'missing' || found.kind === 'loop') throw pathNotFound({source, path}, found, tree);
    if (found.kind === 'directory') throw noFile(`${path} is a folder`, {source, path: found.path});
    if (found.stored.file.type !== 'file') {
      throw noFile(`${path} is a ${found.stored.file.type}`, {source, path: found.path});
    }
    endProgress();
    await context.output.contentStream(bytesOf(found.stored, layers));
    return undefined;
  });
}

/** The bytes of a file. Its layer is read to its end, so that it is verified once more where it was not kept. */
async function* bytesOf({layer, ordinal}: StoredFile, layers: ImageLayers): AsyncGenerator<Uint8Array> {
  for await (const entry of readLayerEntries(layers.open(layer))) {
    if (entry.ordinal === ordinal) yield* entry.body();
  }
}

function noFile(what: string, {source, path}: {source: string; path: string}): EcrctlError {
  return new EcrctlError('USAGE', `${source}: ${what}, not a file`, {
    hint: `ecrctl image files ${source} ${path === '' ? '/' : path}`,
  });
}
