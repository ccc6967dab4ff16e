import {canListImages, canListTags, type ReadableStore, type WritableStore} from '../../content/store.ts';
import {EcrctlError, hasCode} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {type ImageLocation, parseImageLocation} from '../../oci/image-location.ts';
import {parsePlatform} from '../../oci/platform.ts';
import {tagOrDigest} from '../../oci/reference.ts';
import {type CopyPlan, planCopy} from '../../transfer/plan-copy.ts';
import {selectPlatform} from '../../transfer/select-platform.ts';
import type {CommandContext} from '../context/command-context.ts';
import {copyPlanText} from '../copy-plan-text.ts';
import {createMissingRepository} from '../create-missing-repository.ts';
import {defineCommand} from '../define-command.ts';
import {abandonTarget, moveImage} from '../move-image.ts';
import {addResultFileOptions, type ResultFileOptions, tellMoved} from '../moved-images.ts';
import {
  addCompressionOptions,
  addTransferOptions,
  repositoryOptions,
  sourceOptions,
  type TransferOptions,
} from '../transfer-options.ts';
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
  /** Tag, digest or image name, as far as one was written. */
  name: string | undefined;
  /** What results print before `@digest`. */
  label: string;
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
  const copied: {name: string | undefined; root: Descriptor; skipped: boolean}[] = [];
  try {
    for (const image of await imagesToCopy(context, source, {target, options})) {
      const skipped = options.clobber === false && (await holdsTag(target, image.tag, context));
      if (!skipped) await copyOrPlan(context, {source, target, image, options});
      copied.push({name: image.tag, root: image.root, skipped});
    }
    if (!context.settings.dryRun) await target.store.commit();
  } catch (error) {
    await abandonTarget(context, target.store);
    throw error;
  }
  const moved = copied.filter(one => !one.skipped);
  await tellMoved(
    context,
    moved.map(({name, root}) => ({name: target.label, tags: name === undefined ? [] : [name], root})),
    options,
  );
  await context.output.result({
    data: copied.map(({name, root, skipped}) => ({
      reference: `${target.label}@${root.digest}`,
      imageDigest: root.digest,
      ...(name === undefined ? {} : {imageTag: name}),
      skipped,
    })),
    text: moved
      .map(({name, root}) => `${target.label}${options.allTags && name ? `:${name}` : ''}@${root.digest}`)
      .join('\n'),
  });
  return undefined;
}

async function openSourceEnd(
  context: CommandContext,
  location: ImageLocation,
  options: CopyOptions,
): Promise<End<ReadableStore>> {
  if (location.kind === 'file') {
    return {
      store: await context.openSource(location, sourceOptions(options)),
      name: location.name,
      label: location.path,
    };
  }
  const {store, name} = await context.openRepository(location.reference, repositoryOptions(options));
  return {store, name: tagOrDigest(location.reference), label: name};
}

async function openTargetEnd(
  context: CommandContext,
  location: ImageLocation,
  options: CopyOptions,
): Promise<End<WritableStore>> {
  if (location.kind === 'file') {
    return {store: await context.openTarget(location), name: location.name, label: location.path};
  }
  const end = await context.openRepository(location.reference, repositoryOptions(options));
  if (options.createRepository) await createMissingRepository(context, end);
  return {store: end.store, name: location.reference.tag, label: end.name};
}

async function imagesToCopy(
  context: CommandContext,
  source: End<ReadableStore>,
  request: {target: End<WritableStore>; options: CopyOptions},
): Promise<{root: Descriptor; tag: string | undefined}[]> {
  const {target, options} = request;
  if (!options.allTags) {
    const root = await resolveOne(context, source);
    const chosen = options.platform
      ? await selectPlatform(source.store, root, {
          platform: parsePlatform(options.platform),
          signal: context.signal,
        })
      : root;
    const inherited = source.name?.startsWith('sha256:') ? undefined : source.name;
    return [{root: chosen, tag: target.name ?? inherited}];
  }
  if (source.name !== undefined || target.name !== undefined || !canListTags(source.store)) {
    throw new EcrctlError('USAGE', '--all-tags takes two repositories without tags');
  }
  const images = [];
  for await (const tag of source.store.tags(context)) {
    images.push({root: await source.store.resolve(tag, context), tag});
  }
  return images;
}

async function resolveOne(context: CommandContext, source: End<ReadableStore>): Promise<Descriptor> {
  if (canListImages(source.store)) return source.store.resolve('', context);
  if (source.name === undefined) {
    throw new EcrctlError('USAGE', `"${source.label}" names no tag and no digest`, {
      hint: 'write which image to copy, or --all-tags',
    });
  }
  return source.store.resolve(source.name, context);
}

/** Under --dry-run only says what would be sent. */
async function copyOrPlan(context: CommandContext, job: Parameters<typeof copyOne>[1]): Promise<void> {
  if (!context.settings.dryRun) return copyOne(context, job);
  const {source, target, image, options} = job;
  const plan = (destination?: WritableStore): Promise<CopyPlan> =>
    planCopy({source: source.store, destination, root: image.root, signal: context.signal});
  const found = await plan(target.store).catch((error: unknown) => {
    if (options.createRepository && hasCode(error, 'REPOSITORY_NOT_FOUND')) return plan();
    throw error;
  });
  context.output.note(copyPlanText(found, target.label));
}

async function copyOne(
  context: CommandContext,
  job: {
    source: End<ReadableStore>;
    target: End<WritableStore>;
    image: {root: Descriptor; tag: string | undefined};
    options: CopyOptions;
  },
): Promise<void> {
  const {source, target, image, options} = job;
  await moveImage(context, {
    title: `Copy to ${target.label}`,
    source: source.store,
    destination: target.store,
    root: image.root,
    tags: image.tag === undefined ? [] : [image.tag],
    concurrency: options.concurrency,
    referrers: options.referrers,
  });
}

async function holdsTag(
  target: End<WritableStore>,
  tag: string | undefined,
  context: CommandContext,
): Promise<boolean> {
  if (tag === undefined || !('resolve' in target.store)) return false;
  try {
    await (target.store as unknown as ReadableStore).resolve(tag, context);
    return true;
  } catch (error) {
    if (hasCode(error, 'IMAGE_NOT_FOUND')) return false;
    throw error;
  }
}
