import {writeArchive} from '../../../content/archive/write-archive.ts';
import type {FileTree} from '../../../content/layer-files/file-tree.ts';
import {flattened} from '../../../content/layer-files/flattened.ts';
import {readFileTree} from '../../../content/layer-files/read-file-tree.ts';
import {EcrctlError} from '../../../errors.ts';
import {STANDARD_STREAM} from '../../../oci/image-location.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {type LayeredImage, withImageLayers} from '../../image-files/with-image-layers.ts';
import {counted} from '../../output/counted.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl image export`. */
export const defineImageExport: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'export <source> <target>',
    summary: 'write the file system of an image as one tar',
    description:
      'Write the file system of an image as one tar, as docker export does: the layers over one another, without ' +
      'what upper layers take away or replace, with owners, times, links and extended attributes. All layers are ' +
      'verified before the first byte is written, and the same image always gives the same tar. (An image as a ' +
      'file that can be pushed again is what ecrctl pull writes.)',
    examples: [
      {command: 'ecrctl image export app:1.0 rootfs.tar', does: 'into a file'},
      {command: 'ecrctl image export app:1.0 - | tar -x -C rootfs', does: 'to standard output'},
      {command: 'ecrctl image export app.tar - | tar -t', does: 'of an image in a file'},
    ],
    action: (context, [source, target], options) =>
      exportFiles(context, {source: source!, target: target!, options}),
  }).option('--platform <platform>', 'the image for this platform, where the source is an index');
};

async function exportFiles(
  context: CommandContext,
  {source, target, options}: {source: string; target: string; options: {platform?: string}},
): Promise<undefined> {
  refuseTarget(context, target);
  return withImageLayers(context, source, {...options, keep: true}, async image => {
    const {end, root, layers} = image;
    const tree = await readFileTree(layers);
    const size = context.settings.dryRun ? undefined : await write(context, {target, tree, image});
    const reference = `${end.name}@${root.digest}`;
    const files = [...tree.files()].length;
    if (context.settings.dryRun) context.output.note(`would write ${counted(files, 'file')} to ${target}`);
    const data = {reference, imageDigest: root.digest, path: target, files, ...(size ? {bytes: size} : {})};
    if (target === STANDARD_STREAM) context.output.note(reference);
    else await context.output.result({data, text: reference});
    return undefined;
  });
}

async function write(
  context: CommandContext,
  {target, tree, image}: {target: string; tree: FileTree; image: LayeredImage},
): Promise<number | undefined> {
  const archive = flattened(tree, image.layers);
  image.endProgress();
  if (target !== STANDARD_STREAM) return writeArchive(target, archive, context);
  for await (const chunk of archive) await context.output.write(chunk);
  return undefined;
}

function refuseTarget({output, settings}: CommandContext, target: string): void {
  if (target === STANDARD_STREAM && output.settings.terminal && !settings.dryRun) {
    throw new EcrctlError('USAGE', 'a terminal is no place for a tar', {
      hint: 'name a file, or add | tar -t to see what is in it',
    });
  }
  if (/\.(?:tgz|gz|zst)$/i.test(target)) {
    throw new EcrctlError('UNSUPPORTED', `${target}: the tar is written uncompressed`, {
      hint: 'name a file that ends with .tar, or write to - and compress that',
    });
  }
}
