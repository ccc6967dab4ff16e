import {canListTagDigests} from '../../content/store.ts';
import {type EcrctlError, hasCode} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {Digest} from '../../oci/digest.ts';
import {parseImageLocation, STANDARD_STREAM} from '../../oci/image-location.ts';
import {referrerNames} from '../../transfer/every-referrer.ts';
import {planCopy} from '../../transfer/plan-copy.ts';
import type {CommandContext} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import {oneByOne} from '../one-by-one.ts';
import {counted} from '../output/counted.ts';
import {harmless} from '../output/harmless.ts';
import {openSourceEnd, openTargetEnd, type SourceEnd, type TargetEnd} from '../transfers/copy-ends.ts';
import {copyPlanText} from '../transfers/copy-plan-text.ts';
import {
  createMissingRepository,
  offerToCreate,
  plannedDestination,
} from '../transfers/create-missing-repository.ts';
import {type ImageToCopy, imagesToCopy, lookUp} from '../transfers/images-to-copy.ts';
import {abandonTarget, type MovedReferrers, moveImage} from '../transfers/move-image.ts';
import {addResultFileOptions, type ResultFileOptions, tellMoved} from '../transfers/moved-images.ts';
import {nameAtTarget} from '../transfers/name-at-target.ts';
import {addSidesOptions, atTarget, openSides, type SidesOptions} from '../transfers/sides.ts';
import {
  addCompressionOptions,
  addTransferOptions,
  type TransferOptions,
} from '../transfers/transfer-options.ts';
import type {CommandDefinition} from './command-definition.ts';

interface CopyOptions extends TransferOptions, ResultFileOptions, SidesOptions {
  allTags?: boolean;
  tag?: string;
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
      'between two registries, blobs are mounted where the registry allows it (ECR: the account setting ' +
      'BLOB_MOUNTING), digests stay what they are. Each end can have an AWS profile or a context of its own.',
    examples: [
      {
        command: 'ecrctl copy app:1.0 210987654321.dkr.ecr.eu-west-1.amazonaws.com/app:1.0',
        does: 'to another account',
      },
      {
        command:
          'ecrctl copy 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1.0 app:1.0 --source-profile build --target-profile prod',
        does: 'between accounts that do not trust each other',
      },
      {command: 'ecrctl copy ghcr.io/org/app:1.0 app:1.0 --referrers', does: 'with signatures and SBOMs'},
      {
        command: "ecrctl copy ghcr.io/org/app mirror/app --tag 'v2.*'",
        does: 'every tag that matches and is not there yet, or is another image',
      },
      {
        command: 'ecrctl copy app mirror/app --all-tags --no-clobber',
        does: 'every tag that is not there yet',
      },
    ],
    action: (context, [source, target], options) =>
      copy(context, {source: source!, target: target!, options}),
  });
  addResultFileOptions(addCompressionOptions(addTransferOptions(addSidesOptions(command))))
    .option('--all-tags', 'copy every tag of the source repository that is not the same at the target')
    .option('--tag <glob>', 'copy every tag that matches, likewise')
    .option('--referrers', 'copy signatures, SBOMs and attestations too')
    .option('--no-clobber', 'leave tags that exist at the target as they are')
    .option('--create-repository', 'create the target repository when it does not exist');
};

/** Both ends, what the tags to be written point at by now, and how to copy. */
interface CopyJob {
  source: SourceEnd;
  target: TargetEnd;
  there: Map<string, Digest>;
  /** How referrers go along; asked for once. */
  referrers: () => Promise<NamedReferrers>;
  /** Why the target repository could not be created, should that turn out to matter. */
  refusal: EcrctlError | undefined;
  options: CopyOptions;
}

/** How referrers go along, and the names at the source that refer to images. */
type NamedReferrers = MovedReferrers & {names: readonly string[]};

/** An image at the target, and whether it is what was there already and stays. */
interface CopiedImage {
  tag: string | undefined;
  root: Descriptor | Pick<Descriptor, 'digest'>;
  skipped: boolean;
}

async function copy(
  context: CommandContext,
  request: {source: string; target: string; options: CopyOptions},
): Promise<number | undefined> {
  const {options} = request;
  const [from, to] = [parseImageLocation(request.source), parseImageLocation(request.target)];
  const sides = await openSides(context, {from, to}, options);
  if (to.kind === 'registry') sides.target.beforeChange('copy');
  const source = await openSourceEnd(context, from, {side: sides.source, options});
  const target = await openTargetEnd(context, to, {side: sides.target, options});
  try {
    const images = await imagesToCopy(context, {source, target}, options);
    const refusal =
      target.registry && options.createRepository
        ? await createMissingRepository(context, target.registry.end)
        : undefined;
    const there = await digestsAtTarget(context, {target, images, options});
    const referrers = once(() => findReferrers(context, {source, target, options}));
    return await copyEach(context, {source, target, there, referrers, refusal, options}, images);
  } catch (error) {
    await abandonTarget(context, target.store);
    throw error;
  }
}

/** A file is written whole or not at all; in a registry one image that fails keeps no other from its place. */
async function copyEach(
  context: CommandContext,
  job: CopyJob,
  images: readonly ImageToCopy[],
): Promise<number | undefined> {
  const {source, target} = job;
  if (!target.registry) {
    const copied: CopiedImage[] = [];
    for (const image of images) copied.push(await copyOne(context, job, image));
    await finish(context, job, copied);
    return undefined;
  }
  return oneByOne(images, image => copyOne(context, job, image), {
    failed: ({subject, error}) =>
      context.output.warn(`${source.label}:${harmless(subject.wanted)} was not copied: ${error.message}`),
    ended: ({done}) => finish(context, job, done),
    concernsAll: ['REPOSITORY_NOT_FOUND', 'ACCESS_DENIED'],
  });
}

/** What the tags that are to be written point at by now, where that decides anything. */
async function digestsAtTarget(
  context: CommandContext,
  {target, images, options}: {target: TargetEnd; images: readonly ImageToCopy[]; options: CopyOptions},
): Promise<Map<string, Digest>> {
  const names = images.flatMap(({name}) => (name === undefined ? [] : [name]));
  if (options.clobber === false) return digestsOf(context, target, names);
  if (!takesEveryTag(options)) return new Map();
  try {
    return await digestsOf(context, target, names);
  } catch (error) {
    // Who may push need not be allowed to look: every tag is written then.
    if (hasCode(error, 'ACCESS_DENIED')) return new Map();
    throw error;
  }
}

async function digestsOf(
  context: CommandContext,
  {store}: TargetEnd,
  names: readonly string[],
): Promise<Map<string, Digest>> {
  return canListTagDigests(store) && names.length > 0 ? store.tagDigests(names, context) : new Map();
}

/** The same answer for every call. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let answer: Promise<Value> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/** Copies one image unless the tag that it gets there is this image already, or stays what it is. */
async function copyOne(context: CommandContext, job: CopyJob, image: ImageToCopy): Promise<CopiedImage> {
  const {source, target, there, options} = job;
  const {tag, name, wanted} = image;
  const look = (): Promise<Descriptor> => lookUp(context, source, {wanted, platform: options.platform});
  const root = image.root ?? (image.digest === undefined ? await look() : {digest: image.digest});
  const present = name === undefined ? undefined : there.get(name);
  const isSame = present === root.digest;
  const isKept = present !== undefined && !isSame && options.clobber === false;
  if (isKept || (isSame && !takesEveryTag(options))) {
    context.output.note(`${target.label}:${tag} is there already and stays as it is`);
  }
  if (isKept) return {tag, root: {digest: present}, skipped: true};
  if (isSame && !options.referrers) return {tag, root, skipped: true};
  const whole = 'size' in root ? root : await look();
  if (!context.settings.dryRun) await move(context, job, {root: whole, name, isThere: isSame});
  return {tag, root: whole, skipped: isSame};
}

async function move(
  context: CommandContext,
  job: CopyJob,
  {root, name, isThere}: {root: Descriptor; name: string | undefined; isThere: boolean},
): Promise<void> {
  const {source, target, refusal, options} = job;
  try {
    await moveImage(context, {
      title: `Copy to ${target.label}`,
      source: source.store,
      destination: target.store,
      root,
      tags: name === undefined ? [] : [name],
      concurrency: options.concurrency,
      referrers: options.referrers ? {...(await job.referrers()), alone: isThere} : undefined,
    });
  } catch (error) {
    throw target.registry ? atTarget(offerToCreate(error, target.registry.end, refusal), options) : error;
  }
}

/**
 * Referrers that are found by their names keep them, unless such a name is another's at the target and stays: what
 * the names point at there is asked for all at once.
 */
async function findReferrers(
  context: CommandContext,
  {source, target, options}: Pick<CopyJob, 'source' | 'target' | 'options'>,
): Promise<NamedReferrers> {
  const names = await referrerNames(source.store, context);
  const nameReferrer = (name: string): string | undefined =>
    nameAtTarget({...source, name}, target.registry ? 'registry' : 'file');
  const atTarget = options.clobber === false ? names.flatMap(name => nameReferrer(name) ?? []) : [];
  const kept = await digestsOf(context, target, atTarget);
  return {names, nameReferrer, isKept: name => kept.has(name)};
}

/** Makes final what was copied, and says what that is. */
async function finish(context: CommandContext, job: CopyJob, copied: readonly CopiedImage[]): Promise<void> {
  const {source, target, options} = job;
  if (context.settings.dryRun) await tellPlan(context, job, copied);
  else await target.store.commit();
  const every = takesEveryTag(options);
  if (every) tellCounts(context, copied);
  await tellMoved(
    context,
    copied.map(({tag, root}) => ({name: target.label, tags: tag === undefined ? [] : [tag], root})),
    options,
  );
  const toStandardOutput = target.label === STANDARD_STREAM;
  const {label} = toStandardOutput ? source : target;
  const text = copied
    .map(({tag, root}) => `${label}${every && tag ? `:${harmless(tag)}` : ''}@${root.digest}`)
    .join('\n');
  if (toStandardOutput) {
    context.output.note(text);
    return;
  }
  const found = copied.map(({tag, root, skipped}) => ({
    reference: `${target.label}@${root.digest}`,
    imageDigest: root.digest,
    ...(tag === undefined ? {} : {imageTag: tag}),
    skipped,
  }));
  await context.output.result({data: every ? found : found[0], text});
}

function tellCounts({output, settings}: CommandContext, copied: readonly CopiedImage[]): void {
  const stayed = copied.filter(({skipped}) => skipped).length;
  const done = settings.dryRun ? 'to copy' : 'copied';
  output.note(
    `${copied.length - stayed} of ${counted(copied.length, 'tag')} ${done}, ${stayed} there already`,
  );
}

/** Says what a copy would send, under --dry-run. */
async function tellPlan(
  context: CommandContext,
  {source, target, referrers, options}: CopyJob,
  copied: readonly CopiedImage[],
): Promise<void> {
  const destination = target.registry
    ? await plannedDestination(context, target.registry.end, options)
    : target.store;
  const looked = copied.flatMap(({root, skipped}) => ('size' in root ? [{root, skipped}] : []));
  const roots = looked.filter(({skipped}) => !skipped).map(({root}) => root);
  const referrersOf = options.referrers ? looked.map(({root}) => root) : [];
  if (roots.length + referrersOf.length === 0) return;
  const found = await planCopy({
    source: source.store,
    destination,
    roots,
    referrersOf,
    ...(referrersOf.length > 0 ? {names: (await referrers()).names} : {}),
    signal: context.signal,
  });
  context.output.note(copyPlanText(found, target.label));
}

function takesEveryTag({allTags, tag}: CopyOptions): boolean {
  return allTags === true || tag !== undefined;
}
