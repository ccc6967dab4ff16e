import {stat} from 'node:fs/promises';
import {canListImages, canListTags, type ReadableStore, type WritableStore} from '../../content/store.ts';
import {EcrctlError, hasCode} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {
  type FileLocation,
  type ImageLocation,
  parseImageLocation,
  STANDARD_STREAM,
} from '../../oci/image-location.ts';
import {type Reference, tagOrDigest} from '../../oci/reference.ts';
import {everyReferrer} from '../../transfer/every-referrer.ts';
import {planCopy} from '../../transfer/plan-copy.ts';
import type {CommandContext, RepositoryEnd} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import {harmless} from '../output/harmless.ts';
import {checkDigest} from '../transfers/check-digest.ts';
import {copyPlanText} from '../transfers/copy-plan-text.ts';
import {
  createMissingRepository,
  offerToCreate,
  plannedDestination,
} from '../transfers/create-missing-repository.ts';
import {imageForPlatform} from '../transfers/image-for-platform.ts';
import {abandonTarget, moveImage} from '../transfers/move-image.ts';
import {addResultFileOptions, type ResultFileOptions, tellMoved} from '../transfers/moved-images.ts';
import {nameAtTarget} from '../transfers/name-at-target.ts';
import {refuseSharedTags} from '../transfers/refuse-shared-tags.ts';
import {
  addCompressionOptions,
  addTransferOptions,
  repositoryOptions,
  sourceOptions,
  type TransferOptions,
} from '../transfers/transfer-options.ts';
import type {CommandDefinition} from './command-definition.ts';

interface CopyOptions extends TransferOptions, ResultFileOptions {
  allTags?: boolean;
  referrers?: boolean;
  clobber?: boolean;
  createRepository?: boolean;
}

/** `ecrctl copy`: from any place that holds images to any other. */
export const defineCopy: CommandDefinition = (program, run) => {
  const command = defineCommand(program, run, {
    usage: 'copy <source> <target>',
    alias: 'cp',
    group: 'Image commands:',
    summary: 'copy an image between any two registries or files',
    description:
      'Copy an image between accounts, regions, registries and files. It streams: nothing touches the disk ' +
      'between two registries, blobs are mounted where the registry allows it, digests stay what they are.',
    examples: [
      {
        command: 'ecrctl copy app:1.0 210987654321.dkr.ecr.eu-west-1.amazonaws.com/app:1.0',
        does: 'to another account',
      },
      {command: 'ecrctl copy ghcr.io/org/app:1.0 app:1.0 --referrers', does: 'with signatures and SBOMs'},
      {
        command: 'ecrctl copy app mirror/app --all-tags --no-clobber',
        does: 'every tag that is not there yet',
      },
    ],
    action: (context, [source, target], options) =>
      copy(context, {source: source!, target: target!, options}),
  });
  addResultFileOptions(addCompressionOptions(addTransferOptions(command)))
    .option('--all-tags', 'copy every tag of the source repository')
    .option('--referrers', 'copy signatures, SBOMs and attestations too')
    .option('--no-clobber', 'leave tags that exist at the target as they are')
    .option('--create-repository', 'create the target repository when it does not exist');
};

/** One end of a copy, whatever it is. */
interface End<Store> {
  store: Store;
  /** Tag or image name, as far as one was written. */
  name: string | undefined;
  /** What results print before `@digest`. */
  label: string;
}

/** Where images are copied from. */
interface SourceEnd extends End<ReadableStore> {
  /** The tag, digest or image name to look up. */
  wanted: string | undefined;
  /** `registry/repository` where it is one. */
  repository?: string;
}

/** Where images are copied to. */
interface TargetEnd extends End<WritableStore> {
  /** Present where the target is a registry. */
  registry?: {reference: Reference; end: RepositoryEnd};
}

/** An image to copy, the tag that results tell of it, and the name that the target writes down. */
interface ImageToCopy {
  root: Descriptor;
  tag: string | undefined;
  name: string | undefined;
}

/** An image at the target, and whether it is what was there already and stays. */
interface CopiedImage extends ImageToCopy {
  skipped: boolean;
}

async function copy(
  context: CommandContext,
  request: {source: string; target: string; options: CopyOptions},
): Promise<undefined> {
  const {options} = request;
  const [from, to] = [parseImageLocation(request.source), parseImageLocation(request.target)];
  if (to.kind === 'registry') context.beforeChange('copy');
  const source = await openSourceEnd(context, from, options);
  const target = await openTargetEnd(context, to, options);
  const copied: CopiedImage[] = [];
  try {
    for (const image of await imagesToCopy(context, source, {target, options})) {
      const present = options.clobber === false ? await findName(target, image.name, context) : undefined;
      if (present) context.output.note(`${target.label}:${image.tag} is there already and stays as it is`);
      else if (!context.settings.dryRun) await copyOne(context, {source, target, image, options});
      copied.push({...image, root: present ?? image.root, skipped: present !== undefined});
    }
    if (context.settings.dryRun) await tellPlan(context, {source, target, copied, options});
    else await target.store.commit();
  } catch (error) {
    await abandonTarget(context, target.store);
    throw error;
  }
  await tellMoved(
    context,
    copied.map(({tag, root}) => ({name: target.label, tags: tag === undefined ? [] : [tag], root})),
    options,
  );
  const toStandardOutput = target.label === STANDARD_STREAM;
  const {label} = toStandardOutput ? source : target;
  const text = copied
    .map(({tag, root}) => `${label}${options.allTags && tag ? `:${harmless(tag)}` : ''}@${root.digest}`)
    .join('\n');
  if (toStandardOutput) {
    context.output.note(text);
    return undefined;
  }
  const found = copied.map(({tag, root, skipped}) => ({
    reference: `${target.label}@${root.digest}`,
    imageDigest: root.digest,
    ...(tag === undefined ? {} : {imageTag: tag}),
    skipped,
  }));
  await context.output.result({data: options.allTags ? found : found[0], text});
  return undefined;
}

async function openSourceEnd(
  context: CommandContext,
  location: ImageLocation,
  options: CopyOptions,
): Promise<SourceEnd> {
  if (location.kind === 'file') {
    const {name, path: label} = location;
    return {store: await context.openSource(location, sourceOptions(options)), name, wanted: name, label};
  }
  const {reference} = location;
  const {store, name: repository} = await context.openRepository(reference, repositoryOptions(options));
  return {store, name: reference.tag, wanted: tagOrDigest(reference), label: repository, repository};
}

async function openTargetEnd(
  context: CommandContext,
  location: ImageLocation,
  options: CopyOptions,
): Promise<TargetEnd> {
  if (location.kind === 'file') {
    if (options.clobber === false) await refuseToReplace(location);
    return {store: await context.openTarget(location), name: location.name, label: location.path};
  }
  const {reference} = location;
  const end = await context.openRepository(reference, repositoryOptions(options));
  if (options.createRepository) await createMissingRepository(context, end);
  return {store: end.store, name: reference.tag, label: end.name, registry: {reference, end}};
}

/** An archive is written anew, whatever tags an earlier one of that name held. */
async function refuseToReplace({path}: FileLocation): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return;
  throw new EcrctlError('ALREADY_EXISTS', `${path} exists, and an archive is always written anew`, {
    hint: 'leave --no-clobber out to replace it; a layout (a target that ends in /) takes more images',
  });
}

async function imagesToCopy(
  context: CommandContext,
  source: SourceEnd,
  request: {target: TargetEnd; options: CopyOptions},
): Promise<ImageToCopy[]> {
  const {target, options} = request;
  const {platform} = options;
  const asked = target.registry?.reference;
  if (!options.allTags) {
    const found = await resolveOne(context, source);
    const root = await imageForPlatform(context, source.store, {root: found, platform});
    if (asked) checkDigest(root, asked);
    if (target.name !== undefined) return [{root, tag: target.name, name: target.name}];
    return [{root, ...(asked?.digest ? NO_NAME : inheritedName(source, target))}];
  }
  if (
    source.wanted !== undefined ||
    target.name !== undefined ||
    asked?.digest ||
    !canListTags(source.store)
  ) {
    throw new EcrctlError('USAGE', '--all-tags takes two repositories without tags', {
      hint: 'to copy one image, write its tag and leave --all-tags out',
    });
  }
  const called = [];
  for await (const name of source.store.tags(context)) {
    const found = await source.store.resolve(name, context);
    called.push({name, root: await imageForPlatform(context, source.store, {root: found, platform})});
  }
  if (target.registry) refuseSharedTags(called, target.registry.end.repository);
  return called.map(({name, root}) => ({root, ...inheritedName({...source, name}, target)}));
}

const NO_NAME = {tag: undefined, name: undefined};

/** What an image is called at the target when nobody says it, and what results tell of that. */
function inheritedName(source: SourceEnd, target: TargetEnd): Pick<ImageToCopy, 'tag' | 'name'> {
  const name = nameAtTarget(source, target.registry ? 'registry' : 'file');
  return {name, tag: target.registry ? name : source.name};
}

async function resolveOne(context: CommandContext, source: SourceEnd): Promise<Descriptor> {
  if (canListImages(source.store)) return source.store.resolve('', context);
  if (source.wanted === undefined) {
    throw new EcrctlError('USAGE', `"${source.label}" names no tag and no digest`, {
      hint: 'write which image to copy, or --all-tags',
    });
  }
  return source.store.resolve(source.wanted, context);
}

/** Says what a copy would send, under --dry-run. */
async function tellPlan(
  context: CommandContext,
  job: {source: SourceEnd; target: TargetEnd; copied: readonly CopiedImage[]; options: CopyOptions},
): Promise<void> {
  const {source, target, copied, options} = job;
  const destination = target.registry
    ? await plannedDestination(context, target.registry.end, options)
    : target.store;
  const roots = copied.filter(({skipped}) => !skipped).map(({root}) => root);
  if (roots.length === 0) return;
  const referrers = [];
  for (const root of options.referrers ? roots : []) {
    for await (const one of everyReferrer(source.store, root, context)) referrers.push(one);
  }
  const found = await planCopy({
    source: source.store,
    destination,
    roots: [...roots, ...referrers],
    signal: context.signal,
  });
  context.output.note(copyPlanText(found, target.label));
}

async function copyOne(
  context: CommandContext,
  job: {source: SourceEnd; target: TargetEnd; image: ImageToCopy; options: CopyOptions},
): Promise<void> {
  const {source, target, image, options} = job;
  try {
    await moveImage(context, {
      title: `Copy to ${target.label}`,
      source: source.store,
      destination: target.store,
      root: image.root,
      tags: image.name === undefined ? [] : [image.name],
      concurrency: options.concurrency,
      referrers: options.referrers,
    });
  } catch (error) {
    throw target.registry ? offerToCreate(error, target.registry.end) : error;
  }
}

/** What a name stands for at the target; undefined where it is not there. */
async function findName(
  target: TargetEnd,
  name: string | undefined,
  context: CommandContext,
): Promise<Descriptor | undefined> {
  if (name === undefined || !('resolve' in target.store)) return undefined;
  try {
    return await (target.store as unknown as ReadableStore).resolve(name, context);
  } catch (error) {
    if (hasCode(error, 'IMAGE_NOT_FOUND', 'REPOSITORY_NOT_FOUND')) return undefined;
    throw error;
  }
}
