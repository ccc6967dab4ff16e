import {EcrctlError} from '../../../errors.ts';
import type {Reference} from '../../../oci/reference.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {type Exceptions, readExceptions} from '../../images/exceptions.ts';
import {freedBytes} from '../../images/freed-bytes.ts';
import {type KeptByName, keptByName} from '../../images/kept-by-name.ts';
import {type DeletionPlan, planDeletion} from '../../images/plan-deletion.ts';
import {describeStoredImages, readStoredImages, withMembers} from '../../images/read-stored-images.ts';
import {type ImageCriteria, type ImageSelection, selectImages} from '../../images/select-images.ts';
import type {StoredImage} from '../../images/stored-image.ts';
import {counted} from '../../output/counted.ts';
import {openCountProgress} from '../../progress/count-progress.ts';
import type {EcrRepository} from '../../repository-of.ts';
import type {MeasuredPlan} from './deletion-view.ts';

/** What decides on a plan beside what it is about. */
export interface PlanOptions {
  /** The file that names what stays. */
  except?: string;
  cascade?: boolean;
  measure?: boolean;
}

/** The images of a repository that fit criteria, and why others stay. */
export async function planByCriteria(
  context: CommandContext,
  repository: EcrRepository,
  {criteria, options}: {criteria: ImageCriteria; options: PlanOptions},
): Promise<MeasuredPlan> {
  const {except: list} = options;
  const exceptions = list === undefined ? undefined : await readExceptions(context, repository, list);
  const all = await readAll(context, repository);
  const named = exceptions ? keptByName(all, exceptions) : undefined;
  if (exceptions && named) noteExceptions(context, repository, {exceptions, named, criteria});
  const except = new Set(named?.reasons.keys());
  const selection = selectImages(all, {...criteria, except}, context.now());
  const plan = planDeletion(all, selection.picked);
  const excepted = selection.excepted.map(image => ({image, reason: named!.reasons.get(image.digest)!}));
  const kept = [...plan.kept, ...otherwiseTagged(selection, criteria), ...excepted];
  return measured(context, repository, {all, plan: {...plan, kept}, options});
}

/**
 * Tells what a list of exceptions does not do here.
 * @throws EcrctlError USAGE where it keeps nothing and everything would go
 */
function noteExceptions(
  context: CommandContext,
  {id: {repositoryName}}: EcrRepository,
  about: {exceptions: Exceptions; named: KeptByName; criteria: ImageCriteria},
): void {
  const {exceptions, named, criteria} = about;
  const {source, elsewhere} = exceptions;
  if (elsewhere > 0) {
    context.output.note(`${counted(elsewhere, 'reference')} in ${source} to other repositories passed over`);
  }
  const [first, ...more] = named.missing;
  if (first !== undefined) {
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    context.output.note(`named in ${source} and not in ${repositoryName}: ${first}${others}`);
  }
  if (named.reasons.size > 0 || Object.keys(criteria).length > 0) return;
  throw new EcrctlError(
    'USAGE',
    `${source} names nothing that is in ${repositoryName}: everything would go`,
    {
      hint: `check the list and the region; ecrctl image list ${repositoryName} shows what is there`,
    },
  );
}

/** The images that are named; their repository is listed only where others are to follow or be measured. */
export async function planByName(
  context: CommandContext,
  repository: EcrRepository,
  {named, options}: {named: Reference[]; options: PlanOptions},
): Promise<MeasuredPlan> {
  const {cascade = false, measure = false} = options;
  if (cascade || measure) {
    const all = await readAll(context, repository);
    const picked = new Set(named.map(reference => findNamed(all, reference)));
    return measured(context, repository, {all, plan: planDeletion(all, [...picked], {cascade}), options});
  }
  const imageIds = named.map(({tag, digest}) => (digest ? {imageDigest: digest} : {imageTag: tag}));
  const found = await describeStoredImages(context, repository, imageIds);
  const all = await withMembers(context, repository, found);
  return measured(context, repository, {all, plan: planDeletion(all, all, {cascade}), options});
}

function findNamed(all: readonly StoredImage[], {tag, digest, repository}: Reference): StoredImage {
  const found = all.find(image => (digest ? image.digest === digest : image.tags.includes(tag!)));
  if (found && (tag === undefined || found.tags.includes(tag))) return found;
  throw new EcrctlError('IMAGE_NOT_FOUND', `there is no image ${repository}:${tag ?? ''}${digest ?? ''}`, {
    hint: `ecrctl image list ${repository} shows what is there`,
  });
}

async function readAll(context: CommandContext, repository: EcrRepository): Promise<StoredImage[]> {
  const progress = openCountProgress(context.settings, context.output, {verb: 'listing', noun: 'images'});
  try {
    const images = await readStoredImages(context, repository, progress.at);
    return await withMembers(context, repository, images);
  } finally {
    progress.close();
  }
}

function otherwiseTagged(
  {otherwiseTagged}: ImageSelection,
  {matchesTag}: ImageCriteria,
): DeletionPlan['kept'] {
  return otherwiseTagged.map(image => {
    const others = image.tags.filter(tag => !matchesTag?.(tag));
    return {image, reason: `${others.join(', ')} ${others.length === 1 ? 'does' : 'do'} not match`};
  });
}

/** Adds what the plan frees: exactly where that was asked for, which needs the manifests of all that stays too. */
async function measured(
  context: CommandContext,
  repository: EcrRepository,
  question: {all: readonly StoredImage[]; plan: DeletionPlan; options: PlanOptions},
): Promise<MeasuredPlan> {
  const {all, plan, options} = question;
  const atMost = plan.images.reduce((sum, image) => sum + (image.isIndex ? 0 : image.size), 0);
  if (!options.measure || plan.images.length === 0) return {...plan, atMost};
  const total = all.length;
  const progress = openCountProgress(context.settings, context.output, {
    verb: 'read',
    noun: 'manifests',
    total,
  });
  try {
    const freed = await freedBytes(context, repository, {all, going: plan.images, onRead: progress.at});
    return {...plan, atMost, freed};
  } finally {
    progress.close();
  }
}
