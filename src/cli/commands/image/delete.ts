import type {DeletedImages} from '../../../ecr/images/images.ts';
import {EcrctlError} from '../../../errors.ts';
import {parseReference, type Reference} from '../../../oci/reference.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {globMatcher} from '../../glob.ts';
import {parseCount} from '../../global-options.ts';
import {deletionStatus, warnOfFailures} from '../../images/delete-in-batches.ts';
import {deletePlan} from '../../images/delete-plan.ts';
import {readListedNames} from '../../images/listed-names.ts';
import type {ImageCriteria} from '../../images/select-images.ts';
import type {StoredImage} from '../../images/stored-image.ts';
import {parseDays} from '../../option-values.ts';
import {humanBytes} from '../../output/cell.ts';
import {counted} from '../../output/counted.ts';
import {confirmationName} from '../../questions/confirmation-name.ts';
import {placeOf} from '../../questions/place-of.ts';
import {type EcrRepository, repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {type Deletion, deletionPlanText, deletionView, type MeasuredPlan} from './deletion-view.ts';
import {type PlanOptions, planByCriteria, planByName} from './measured-plan.ts';

interface DeleteOptions extends PlanOptions {
  untagged?: boolean;
  olderThan?: number;
  notPulledSince?: number;
  keep?: number;
  tag?: string[];
  confirm?: string;
}

/** More images than this are deleted only when the repository's name is typed (or all questions are waived). */
const MANY = 100;

/** `ecrctl image delete`. */
export const defineImageDelete: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'delete <references...>',
    alias: 'rm',
    summary: 'delete images with all their tags, by name or by what they are',
    description:
      'Delete the images that are named, or with --untagged, --older-than, --not-pulled-since, --tag, --keep or ' +
      '--except those of one repository that fit. What will go is shown first. Indexes go before their members; ' +
      'members that no other index lists and signatures go along; what an index that stays lists is kept. ' +
      '--except leaves what a file names, a tag, a digest or a reference a line (- reads standard input; # begins a ' +
      'comment; references to other repositories are passed over), with the indexes that list it and what it ' +
      'refers to. With - as a reference, references are read from standard input.',
    examples: [
      {command: 'ecrctl image delete app:1.0', does: 'the image that 1.0 points to, asked first'},
      {command: 'ecrctl image delete app@sha256:… --yes', does: 'by digest, unasked'},
      {command: 'ecrctl image delete app --untagged --older-than 30d --dry-run', does: 'only show the plan'},
      {
        command: "ecrctl image delete app --tag 'pr-*' --keep 10 --confirm app",
        does: 'in a pipeline, the newest ten left',
      },
      {
        command: 'ecrctl image delete app --older-than 30d --except running.txt',
        does: 'but nothing that kubectl get pods -o jsonpath={..imageID} wrote',
      },
    ],
    action: (context, references, options) =>
      deleteImages(context, references, options as unknown as DeleteOptions),
  })
    .option('--untagged', 'images without a tag')
    .option('--older-than <age>', 'images pushed longer ago than this, for example 30d', parseDays)
    .option('--not-pulled-since <age>', 'images neither pulled nor pushed for this long', parseDays)
    .option('--tag <glob...>', 'images all of whose tags match one of these')
    .option('--keep <n>', 'leave so many of the newest that fit', parseCount)
    .option('--except <file>', 'leave the images that a file names; - reads standard input')
    .option('--cascade', 'with references: members and signatures that nothing else needs go too')
    .option('--measure', 'say what is really freed: every manifest is read, which counts as a pull')
    .option('--confirm <repository>', 'answer the question by naming the repository');
};

async function deleteImages(
  context: CommandContext,
  words: string[],
  options: DeleteOptions,
): Promise<number | undefined> {
  const criteria = criteriaOf(options);
  const references = await readReferences(words, options);
  checkReferences(references, criteria);
  context.beforeChange('delete images');
  if (references.length === 0) context.output.note('nothing to delete: standard input names no image');
  // What is not there is found out before anything goes.
  const plans = new Map<EcrRepository, MeasuredPlan>();
  for (const [repository, named] of await byRepository(context, references)) {
    const plan = criteria
      ? await planByCriteria(context, repository, {criteria, options})
      : await planByName(context, repository, {named, options});
    plans.set(repository, plan);
  }
  // And every question comes before that, so that who says no to one of them has lost nothing.
  for (const [repository, plan] of plans) await show(context, repository, {plan, options});
  const done: Deletion[] = [];
  try {
    for (const [repository, plan] of plans) {
      const deleted = await carryOut(context, repository, plan);
      done.push({repositoryName: repository.id.repositoryName, deleted, plan});
    }
  } finally {
    if (done.length > 0) await context.output.result(deletionView(done));
  }
  return deletionStatus({
    imageIds: done.flatMap(({deleted}) => deleted.imageIds),
    failures: done.flatMap(({deleted}) => deleted.failures),
  });
}

/** The references that are written, with those of standard input in the place of `-`. */
async function readReferences(words: string[], {except}: DeleteOptions): Promise<Reference[]> {
  if (!words.includes('-')) return words.map(parseReference);
  if (except === '-') {
    throw new EcrctlError('USAGE', 'standard input is either what is deleted or what --except leaves', {
      hint: 'write one of them to a file, or name the images',
    });
  }
  const listed = (await readListedNames('-')).map(({text}) => text);
  return words.flatMap(word => (word === '-' ? listed : [word])).map(parseReference);
}

/** Undefined where no criterion was given: then images are named. */
function criteriaOf(options: DeleteOptions): ImageCriteria | undefined {
  const {untagged, olderThan, notPulledSince, keep, tag, except} = options;
  const matchers = tag?.map(globMatcher);
  const criteria = {
    ...(untagged ? {untagged} : {}),
    ...(olderThan ? {olderThanDays: olderThan} : {}),
    ...(notPulledSince ? {notPulledSinceDays: notPulledSince} : {}),
    ...(keep ? {keep} : {}),
    ...(matchers ? {matchesTag: (name: string) => matchers.some(matches => matches(name))} : {}),
  };
  return Object.keys(criteria).length > 0 || except !== undefined ? criteria : undefined;
}

function checkReferences(references: readonly Reference[], criteria: ImageCriteria | undefined): void {
  const named = references.filter(one => one.tag !== undefined || one.digest !== undefined);
  if (criteria && (named.length > 0 || references.length > 1)) {
    throw new EcrctlError('USAGE', 'criteria pick images of one repository, written without tag or digest', {
      hint: `ecrctl image delete ${references[0]!.repository} --untagged`,
    });
  }
  const bare = references.find(one => !named.includes(one));
  if (criteria || !bare) return;
  throw new EcrctlError('USAGE', `"${bare.repository}" names no tag and no digest`, {
    hint: 'say which image to delete, or which kind: --untagged, --older-than, --not-pulled-since, --tag, --keep, --except',
  });
}

async function byRepository(
  context: CommandContext,
  references: Reference[],
): Promise<Map<EcrRepository, Reference[]>> {
  const groups = new Map<string, Reference[]>();
  for (const reference of references) {
    const key = `${reference.registry ?? ''}/${reference.repository}`;
    groups.set(key, [...(groups.get(key) ?? []), reference]);
  }
  const opened = new Map<EcrRepository, Reference[]>();
  for (const group of groups.values()) opened.set(await repositoryOf(context, group[0]!), group);
  return opened;
}

/** Says what will go, and asks about it where it is not only a plan. */
async function show(
  context: CommandContext,
  repository: EcrRepository,
  {plan, options}: {plan: MeasuredPlan; options: DeleteOptions},
): Promise<void> {
  context.output.note(await deletionPlanText(plan, context));
  if (plan.images.length === 0 || context.settings.dryRun) return;
  const {repositoryName} = repository.id;
  const place = await placeOf(repository.ecr);
  const frees = plan.freed === undefined ? `at most ${humanBytes(plan.atMost)}` : humanBytes(plan.freed);
  await context.confirm(
    `delete ${counted(plan.images.length, 'image')} from ${repositoryName} (${place}), freeing ${frees}?`,
    confirmationName(repositoryName, {given: options.confirm, severe: plan.images.length > MANY}),
  );
}

async function carryOut(
  context: CommandContext,
  repository: EcrRepository,
  {images}: MeasuredPlan,
): Promise<DeletedImages> {
  if (images.length === 0 || context.settings.dryRun) {
    return {imageIds: images.flatMap(identifiersOf), failures: []};
  }
  const deleted = await deletePlan(context, repository, images);
  warnOfFailures(context, deleted.failures);
  return deleted;
}

function identifiersOf({digest, tags}: StoredImage): {imageDigest: string; imageTag?: string}[] {
  if (tags.length === 0) return [{imageDigest: digest}];
  return tags.map(imageTag => ({imageDigest: digest, imageTag}));
}
