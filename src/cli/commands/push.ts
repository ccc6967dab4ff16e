import type {ImageLister, NamedImage, ReadableStore} from '../../content/store.ts';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {parseFileLocation} from '../../oci/image-location.ts';
import {parseReference, type Reference} from '../../oci/reference.ts';
import {type CopyPlan, planCopy} from '../../transfer/plan-copy.ts';
import type {CommandContext, RepositoryEnd} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import {oneByOne} from '../one-by-one.ts';
import {harmless} from '../output/harmless.ts';
import {checkDigest} from '../transfers/check-digest.ts';
import {copyPlanData, copyPlanText} from '../transfers/copy-plan-text.ts';
import {
  createMissingRepository,
  offerToCreate,
  plannedDestination,
} from '../transfers/create-missing-repository.ts';
import {imageForPlatform} from '../transfers/image-for-platform.ts';
import {abandonTarget, moveImage} from '../transfers/move-image.ts';
import {
  addResultFileOptions,
  type MovedImage,
  type ResultFileOptions,
  tellMoved,
} from '../transfers/moved-images.ts';
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

interface PushOptions extends TransferOptions, ResultFileOptions {
  createRepository?: boolean;
  allImages?: boolean;
  referrers?: boolean;
}

/** One image on its way to one repository, with every tag that it gets there. */
interface Errand {
  reference: Reference;
  root: Descriptor;
  tags: string[];
}

/** `ecrctl push`: an image file into a repository. */
export const definePush: CommandDefinition = (program, run) => {
  const command = defineCommand(program, run, {
    usage: 'push <source> <references...>',
    group: 'Image commands:',
    summary: 'push an image file into a repository',
    description:
      'Push an image straight from an OCI archive, an OCI layout, a docker archive or standard input: no ' +
      'Docker daemon, no temporary copy. What is there already is not sent again. Prints the reference with ' +
      'its digest.',
    examples: [
      {command: 'ecrctl push app.tar app:1.0', does: 'into the configured registry'},
      {
        command: 'ecrctl push app.tar app:1.0 app:latest --create-repository',
        does: 'two tags, made if missing',
      },
      {command: 'REF=$(ecrctl push -q app.tar app:1.0)', does: 'keep exactly the reference'},
      {command: 'docker save app | ecrctl push - app:1.0', does: 'from standard input'},
    ],
    action: (context, [source, ...references], options) =>
      push(context, {source: source!, references, options}),
  });
  addResultFileOptions(addCompressionOptions(addTransferOptions(command)))
    .option('--create-repository', 'create the repository when it does not exist')
    .option('--referrers', 'push signatures, SBOMs and attestations too, as far as the file has them')
    .option('--all-images', 'push every image of the file, each under its own tag');
};

async function push(
  context: CommandContext,
  request: {source: string; references: string[]; options: PushOptions},
): Promise<number | undefined> {
  const {options} = request;
  const {platform} = options;
  const location = parseFileLocation(request.source);
  const references = request.references.map(parseReference);
  context.beforeChange('push');

  const source = await context.openSource(location, sourceOptions(options));
  const errands = options.allImages
    ? errandsForAll(await chosenImages(context, source, options), references)
    : groupByRepository(
        references,
        await imageForPlatform(context, source, {root: await source.resolve('', context), platform}),
      );

  return oneByOne(errands, errand => run(context, {source, errand, options}), {
    failed: ({subject, error}) =>
      context.output.warn(`${subject.reference.repository} did not get the image: ${error.message}`),
    ended: ({done}) => tellPushed(context, done, {options, isSingle: errands.length === 1}),
  });
}

/** What came of one errand. */
interface PushedImage extends MovedImage {
  data: object & {reference: string};
}

/** Sends one image to one repository, or plans that under --dry-run. */
async function run(
  context: CommandContext,
  job: {source: ReadableStore & ImageLister; errand: Errand; options: PushOptions},
): Promise<PushedImage> {
  const {source, errand, options} = job;
  const {reference, root, tags} = errand;
  const end = await context.openRepository(reference, repositoryOptions(options));
  const refusal = options.createRepository ? await createMissingRepository(context, end) : undefined;
  const plan = context.settings.dryRun
    ? await planPush(context, {source, end, root, options})
    : await send(context, {source, end, root, tags, options, refusal});
  if (tags.length === 0 && !reference.digest) await tellTagless(context, {source, end, root});
  const data = {
    reference: `${end.name}@${root.digest}`,
    registry: end.registry,
    repositoryName: end.repository,
    imageDigest: root.digest,
    imageTags: tags,
    imageManifestMediaType: root.mediaType,
    ...(plan ? {plan: copyPlanData(plan)} : {}),
  };
  return {name: end.name, tags, root, data};
}

async function tellPushed(
  context: CommandContext,
  pushed: readonly PushedImage[],
  {options, isSingle}: {options: PushOptions; isSingle: boolean},
): Promise<void> {
  await tellMoved(context, pushed, options);
  const data = pushed.map(one => one.data);
  await context.output.result({
    data: isSingle ? data[0] : data,
    text: data.map(one => one.reference).join('\n'),
  });
}

/** An image without a tag is what lifecycle policies take first: whoever forgot the tag is told of the file's. */
async function tellTagless(
  {output}: CommandContext,
  {source, end, root}: {source: ReadableStore & ImageLister; end: RepositoryEnd; root: Descriptor},
): Promise<void> {
  const image = (await source.images()).find(({descriptor}) => descriptor.digest === root.digest);
  const [tag] = image?.names.flatMap(name => nameAtTarget({name}, 'registry') ?? []) ?? [];
  if (tag === undefined) return;
  output.note(`it has no tag in ${end.name}; the file calls it ${harmless(tag)}: :${tag} gives it that one`);
}

/** Copies one image into one repository, shown as it goes. */
async function send(
  context: CommandContext,
  job: {
    source: ReadableStore;
    end: RepositoryEnd;
    root: Descriptor;
    tags: string[];
    options: PushOptions;
    refusal: EcrctlError | undefined;
  },
): Promise<undefined> {
  const {source, end, root, tags, options, refusal} = job;
  const {store: destination, name} = end;
  const {concurrency, referrers} = options;
  try {
    await moveImage(context, {
      title: `Push to ${name}`,
      source,
      destination,
      root,
      tags,
      concurrency,
      referrers: referrers
        ? {nameReferrer: referrer => nameAtTarget({name: referrer}, 'registry')}
        : undefined,
    });
  } catch (error) {
    await abandonTarget(context, destination);
    throw offerToCreate(error, end, refusal);
  }
  return undefined;
}

/** Says what would be sent. A repository that is still to be created has nothing yet. */
async function planPush(
  context: CommandContext,
  job: {source: ReadableStore; end: RepositoryEnd; root: Descriptor; options: PushOptions},
): Promise<CopyPlan> {
  const {source, end, root, options} = job;
  const {createRepository, referrers} = options;
  const destination = await plannedDestination(context, end, {createRepository});
  const found = await planCopy({
    source,
    destination,
    roots: [root],
    referrersOf: referrers ? [root] : [],
    signal: context.signal,
  });
  context.output.note(copyPlanText(found, end.name));
  return found;
}

async function chosenImages(
  context: CommandContext,
  source: Awaited<ReturnType<CommandContext['openSource']>>,
  {platform}: PushOptions,
): Promise<NamedImage[]> {
  const images = [];
  for (const image of await source.images()) {
    const chosen = await imageForPlatform(context, source, {root: image.descriptor, platform});
    images.push({...image, descriptor: chosen});
  }
  return images;
}

/** References to one repository are one errand with several tags. */
function groupByRepository(references: Reference[], root: Descriptor): Errand[] {
  const errands = new Map<string, Errand>();
  for (const reference of references) {
    checkDigest(root, reference);
    const key = `${reference.registry ?? ''}/${reference.repository}`;
    const errand = errands.get(key) ?? {reference, root, tags: []};
    if (reference.tag && !errand.tags.includes(reference.tag)) errand.tags.push(reference.tag);
    errands.set(key, errand);
  }
  return [...errands.values()];
}

/** Every image of a file, each under the tag that the file knows it by. */
function errandsForAll(images: NamedImage[], references: Reference[]): Errand[] {
  const [reference, ...more] = references;
  if (!reference || more.length > 0 || reference.tag || reference.digest) {
    throw new EcrctlError('USAGE', '--all-images takes one repository without a tag', {
      hint: 'the tags come from the file: ecrctl push --all-images images.tar app',
    });
  }
  const called = images.flatMap(({descriptor: {digest}, names}) => names.map(name => ({name, digest})));
  refuseSharedTags(called, reference.repository);
  return images.map(image => ({
    reference,
    root: image.descriptor,
    tags: [...new Set(image.names.flatMap(name => nameAtTarget({name}, 'registry') ?? []))],
  }));
}
