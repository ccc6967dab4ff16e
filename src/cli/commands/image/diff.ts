import {Option} from 'commander';
import {diffFileTrees, type FileDifference} from '../../../content/layer-files/diff-file-trees.ts';
import type {FileTree} from '../../../content/layer-files/file-tree.ts';
import type {LayerFile} from '../../../content/layer-files/layer-file.ts';
import {type LayerListings, readFileTree} from '../../../content/layer-files/read-file-tree.ts';
import {EXIT_STATUS} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {differenceText} from '../../image-files/difference-text.ts';
import {
  diffFields,
  diffLayers,
  diffPlatforms,
  type ImageDifference,
} from '../../image-files/image-difference.ts';
import {readConfig} from '../../image-files/read-config.ts';
import {withLayers} from '../../image-files/with-image-layers.ts';
import {oneImage, type ResolvedImage, type ResolvedManifest, resolveImage} from '../../resolve-image.ts';
import type {CommandDefinition} from '../command-definition.ts';

interface DiffOptions {
  platform?: string;
  files?: boolean;
  failIfChanged?: boolean;
  exitCode?: boolean;
}

/** `ecrctl image diff`. */
export const defineImageDiff: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'diff <before> <after>',
    summary: 'show what differs between two images',
    description:
      'Show what differs between two images, wherever they are: their configuration (environment, command, ' +
      'labels …), the layers that they share and those that they do not, and with --files the files that were ' +
      'added, changed and removed. When files were changed last does not count. Of two indexes without ' +
      '--platform the platforms are compared.',
    examples: [
      {command: 'ecrctl image diff app:1.0 app:1.1', does: 'configuration and layers'},
      {command: 'ecrctl image diff app:1.0 app.tar --files', does: 'before it is pushed, files as well'},
      {
        command: 'ecrctl image diff app:1.0 app:1.1 --platform arm64 --fail-if-changed',
        does: 'exit 7 unless they are the same',
      },
    ],
    action: (context, [before, after], options) =>
      diffImages(context, {before: before!, after: after!, options}),
  })
    .option('--platform <platform>', 'the images for this platform, where a source is an index')
    .option('--files', 'compare the files too, for which all layers are read')
    .option('--fail-if-changed', 'exit with 7 when there is a difference')
    // What git diff calls the same. Its status 1 means here that the service failed.
    .addOption(new Option('--exit-code').hideHelp());
};

async function diffImages(
  context: CommandContext,
  {before: beforeText, after: afterText, options}: {before: string; after: string; options: DiffOptions},
): Promise<number> {
  const before = await resolveImage(context, beforeText, options);
  const after = await resolveImage(context, afterText, options);
  const isSame = before.root.digest === after.root.digest;
  const texts = {before: beforeText, after: afterText};
  const difference = isSame ? {} : await compare(context, {before, after, texts, options});
  await context.output.result({
    data: {before: named(before), after: named(after), isSame, ...dataOf(difference)},
    text: isSame
      ? ''
      : differenceText(difference, {
          names: [named(before).reference, named(after).reference],
          colors: context.output.colors,
        }),
  });
  if (isSame) context.output.note('no difference');
  const isGate = options.failIfChanged || options.exitCode;
  return isGate && !isSame ? EXIT_STATUS.GATE_FAILED : 0;
}

interface Comparison {
  before: ResolvedImage;
  after: ResolvedImage;
  texts: {before: string; after: string};
  options: DiffOptions;
}

async function compare(
  context: CommandContext,
  {before, after, texts, options}: Comparison,
): Promise<ImageDifference> {
  const [old, now] = await Promise.all(
    [before, after].map(({end, root}) => end.store.fetchManifest(root, context)),
  );
  if (old?.kind === 'index' && now?.kind === 'index' && !options.files) {
    return {platforms: diffPlatforms(old.content, now.content)};
  }
  const oldImage = await oneImage(context, before, texts.before);
  const newImage = await oneImage(context, after, texts.after);
  const sides = [await comparable(context, oldImage), await comparable(context, newImage)] as const;
  return {
    config: diffFields(...sides),
    layers: diffLayers(...sides),
    ...(options.files ? {files: await compareFiles(context, oldImage, newImage)} : {}),
  };
}

async function comparable(context: CommandContext, {end, root, manifest}: ResolvedManifest) {
  const config = await readConfig(context, end.store, manifest.config);
  return {manifest, mediaType: root.mediaType, config};
}

async function compareFiles(
  context: CommandContext,
  before: ResolvedManifest,
  after: ResolvedManifest,
): Promise<FileDifference[]> {
  const listings: LayerListings = new Map();
  const treeOf = (image: ResolvedManifest): Promise<FileTree> =>
    withLayers(context, image, {}, ({layers}) => readFileTree(layers, listings));
  return diffFileTrees(await treeOf(before), await treeOf(after));
}

function named({end, root}: ResolvedImage) {
  return {
    reference: `${end.name}@${root.digest}`,
    imageDigest: root.digest,
    imageManifestMediaType: root.mediaType,
  };
}

function dataOf({files, ...difference}: ImageDifference): object {
  return {...difference, ...(files ? {files: files.map(fileData)} : {})};
}

function fileData({path, before, after, aspects}: FileDifference): object {
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const side = (file: LayerFile | undefined) => file && sideData(file);
  return {path, change, ...(change === 'changed' ? {aspects} : {}), before: side(before), after: side(after)};
}

function sideData({type, mode, uid, gid, size, linkTarget}: LayerFile): object {
  const target = type === 'file' || linkTarget === undefined ? {} : {linkTarget};
  return {type, mode: mode.toString(8).padStart(4, '0'), uid, gid, size, ...target};
}
