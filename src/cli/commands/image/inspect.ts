import type {ImageDetail} from '@aws-sdk/client-ecr';
import type {Descriptor} from '../../../oci/descriptor.ts';
import type {ImageConfig} from '../../../oci/image-config.ts';
import type {Manifest} from '../../../oci/manifest.ts';
import {formatPlatform} from '../../../oci/platform.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {configFields} from '../../image-files/config-fields.ts';
import {readConfig} from '../../image-files/read-config.ts';
import {bytes, type Cell, humanBytes, humanCell, plainCell, time} from '../../output/cell.ts';
import {harmless} from '../../output/harmless.ts';
import {type ImageEnd, resolveImage} from '../../resolve-image.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl image inspect`. */
export const defineImageInspect: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'inspect <source>',
    summary: 'show all about one image: what ECR records, its manifest and its configuration',
    description:
      'Show all about one image: what ECR records of it, its manifest and its configuration. The manifest is read, ' +
      'which ECR takes for a pull of the image (as do manifest, layers and files); image digest and image list ' +
      'count as none.',
    examples: [
      {command: 'ecrctl image inspect app:1.0', does: 'for people'},
      {command: 'ecrctl image digest app:1.0', does: 'only its digest, and no pull'},
      {
        command: 'ecrctl image inspect app:1.0 -o json --platform linux/arm64',
        does: 'one platform of an index',
      },
    ],
    action: (context, [source], options) => inspect(context, source!, options),
  }).option('--platform <platform>', 'the image for this platform, where the reference is an index');
};

async function inspect(
  context: CommandContext,
  text: string,
  options: {platform?: string},
): Promise<undefined> {
  const {end, root} = await resolveImage(context, text, options);
  const manifest = await end.store.fetchManifest(root, context);
  const [detail, config] = await Promise.all([
    describeIn(context, end, root),
    manifest.kind === 'image' ? readConfig(context, end.store, manifest.content.config) : undefined,
  ]);
  await context.output.result({
    data: {
      ...detail,
      imageDigest: root.digest,
      imageManifestMediaType: root.mediaType,
      manifest: manifest.content,
      ...(config ? {config} : {}),
    },
    text: await describe(context, end, {root, manifest, config, detail}),
  });
  return undefined;
}

/** What ECR records of an image; nothing for other registries. */
async function describeIn(context: CommandContext, end: ImageEnd, root: Descriptor): Promise<ImageDetail> {
  if (!end.ecr) return {};
  const registryId = end.ecr.registryId ? {registryId: end.ecr.registryId} : {};
  const input = {...registryId, repositoryName: end.repository!, imageIds: [{imageDigest: root.digest}]};
  const {imageDetails} = await end.ecr.client.send('DescribeImages', input, context);
  return imageDetails?.[0] ?? {};
}

async function describe(
  context: CommandContext,
  end: ImageEnd,
  image: {root: Descriptor; manifest: Manifest; config: ImageConfig | undefined; detail: ImageDetail},
): Promise<string> {
  const {root, manifest, config, detail} = image;
  const lines: [string, Cell][] = [
    ['name', `${end.name}@${root.digest}`],
    ['tags', detail.imageTags?.join(', ')],
    ['media type', root.mediaType],
    ['pushed', time(detail.imagePushedAt)],
    ['pulled', time(detail.lastRecordedPullTime)],
    ['size', bytes(detail.imageSizeInBytes)],
    ['status', detail.imageStatus?.toLowerCase()],
    ...(manifest.kind === 'index' ? platformLines(manifest) : imageLines(manifest, config)),
  ];
  return inLayout(
    context,
    lines.filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** Labels and values: aligned for people; for scripts a tab between them, times and sizes exact. */
async function inLayout({output, now}: CommandContext, lines: readonly [string, Cell][]): Promise<string> {
  const {terminal, format, stdout} = output.settings;
  if (!terminal && format !== 'table')
    return lines.map(([label, value]) => `${label}\t${harmless(plainCell(value))}`).join('\n');
  const {labelledLines} = await import('../../output/labelled-lines.ts');
  return labelledLines(
    lines.map(([label, value]) => [label, harmless(humanCell(value, now()))]),
    terminal ? stdout.columns : undefined,
  );
}

function platformLines(manifest: Manifest & {kind: 'index'}): [string, Cell][] {
  return manifest.content.manifests.map(entry => [
    'platform',
    `${formatPlatform(entry.platform)} ${entry.digest}`,
  ]);
}

function imageLines(manifest: Manifest & {kind: 'image'}, config: ImageConfig | undefined): [string, Cell][] {
  return [
    ['created', config?.created],
    ...(config ? configFields(config) : []).map(({name, value}): [string, Cell] => [name, value]),
    ...(manifest.content.artifactType
      ? [['artifact type', manifest.content.artifactType] as [string, Cell]]
      : []),
    ...manifest.content.layers.map((layer): [string, Cell] => [
      'layer',
      {
        kind: 'short',
        full: `${layer.digest} ${layer.size}`,
        short: `${layer.digest} ${humanBytes(layer.size)}`,
      },
    ]),
  ];
}
