import {EcrctlError} from '../../../errors.ts';
import {type Difference, diff} from '../../../lifecycle/diff.ts';
import {reasonOf} from '../../../lifecycle/reason.ts';
import type {Verdict} from '../../../lifecycle/verdict.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {actionWord, IMAGE_COLUMNS, imageCells} from './image-cells.ts';
import {imagesToJudge} from './images-to-judge.ts';
import {readPolicy} from './judge.ts';
import {addImageOptions, type JudgeOptions} from './options.ts';

interface DiffOptions extends Omit<JudgeOptions, 'policy'> {
  repository?: string;
}

/** `ecrctl lifecycle diff`. */
export const defineLifecycleDiff: CommandDefinition = (group, run) => {
  const command = defineCommand(group, run, {
    usage: 'diff <old> <new>',
    summary: 'list the images with which two policies deal differently',
    examples: [
      {
        command: 'ecrctl lifecycle diff old.json new.json --repository app',
        does: 'on the images of a repository',
      },
      {
        command: 'ecrctl lifecycle get app | ecrctl lifecycle diff - new.json --repository app',
        does: 'against what is stored',
      },
      {command: 'ecrctl lifecycle diff old.json new.json --images images.json', does: 'without any registry'},
    ],
    action: (context, [old, next], options) =>
      showDiff(context, {old: old!, next: next!}, options as DiffOptions),
  }).option('--repository <name>', 'judge the images of this repository');
  addImageOptions(command);
};

async function showDiff(
  context: CommandContext,
  files: {old: string; next: string},
  options: DiffOptions,
): Promise<undefined> {
  checkInputs(files, options);
  const {policy: before} = await readPolicy(files.old);
  const {policy: after} = await readPolicy(files.next);
  const source = options.images
    ? {file: options.images}
    : {repository: await repositoryOf(context, options.repository!), readIndexes: options.readIndexes};
  const images = await imagesToJudge(context, source, [before, after]);
  const {changed, byAnotherRule} = diff({before, after}, images, options.now ?? context.now());
  await context.output.result({
    data: {changed: changed.map(differenceData), byAnotherRule: byAnotherRule.map(differenceData)},
    table: {
      columns: [...IMAGE_COLUMNS, 'before', 'after', {heading: 'reason', prose: true}],
      rows: [...changed, ...byAnotherRule].map(one => [
        ...imageCells(one.image),
        described(one.before),
        described(one.after),
        reasonOf(one.after),
      ]),
      empty: 'the two policies do the same to every image',
    },
  });
  context.output.note(
    `${changed.length} of ${images.length} images ${changed.length === 1 ? 'comes' : 'come'} out differently, ${byAnotherRule.length} the same by another rule`,
  );
  return undefined;
}

function checkInputs({old, next}: {old: string; next: string}, {repository, images}: DiffOptions): void {
  if ((repository === undefined) === (images === undefined)) {
    throw new EcrctlError('USAGE', 'name the images in one way: --repository NAME or --images FILE', {
      hint: 'FILE is what aws ecr describe-images printed',
    });
  }
  if ([old, next, images].filter(one => one === '-').length <= 1) return;
  throw new EcrctlError('USAGE', 'only one of them can come from standard input', {
    hint: 'write the others to files',
  });
}

function described(verdict: Verdict): string {
  const {appliedRulePriority} = verdict;
  return appliedRulePriority === undefined
    ? actionWord(verdict)
    : `${actionWord(verdict)} (rule ${appliedRulePriority})`;
}

function differenceData({image, before, after}: Difference): object {
  const {imageDigest, imageTags, imagePushedAt} = image;
  return {
    imageDigest,
    ...(imageTags?.length && {imageTags}),
    imagePushedAt,
    before: verdictData(before),
    after: verdictData(after),
  };
}

function verdictData(verdict: Verdict): object {
  const {outcome, appliedRulePriority} = verdict;
  return {
    outcome,
    ...(appliedRulePriority !== undefined && {appliedRulePriority}),
    reason: reasonOf(verdict),
  };
}
