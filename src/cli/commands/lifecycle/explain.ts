import {EcrctlError} from '../../../errors.ts';
import {type Explanation, explain} from '../../../lifecycle/explain.ts';
import type {LifecycleImage} from '../../../lifecycle/image.ts';
import {parseReference} from '../../../oci/reference.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {alignedTable} from '../../output/aligned-table.ts';
import {harmless} from '../../output/harmless.ts';
import type {Table} from '../../output/table.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {findImage} from './find-image.ts';
import {judge} from './judge.ts';
import {addImageOptions, addPolicyOption, type JudgeOptions} from './options.ts';
import {forPeople, widthOf} from './preview-view.ts';

/** `ecrctl lifecycle explain`. */
export const defineLifecycleExplain: CommandDefinition = (group, run) => {
  const command = defineCommand(group, run, {
    usage: 'explain <image>',
    summary: 'tell why one image stays or goes, rule by rule',
    examples: [
      {command: 'ecrctl lifecycle explain app:v1.2', does: 'by the stored policy'},
      {command: 'ecrctl lifecycle explain app:v1.2 --policy new.json', does: 'by another one'},
      {
        command: 'ecrctl lifecycle explain v1.2 --images images.json --policy new.json',
        does: 'an image of a list, by tag or digest',
      },
    ],
    action: (context, [image], options) => explainImage(context, image!, options as JudgeOptions),
  });
  addImageOptions(addPolicyOption(command));
};

async function explainImage(
  context: CommandContext,
  name: string,
  options: JudgeOptions,
): Promise<undefined> {
  const {repository, wanted} = options.images ? {wanted: name} : splitReference(name);
  const {evaluation} = await judge(context, repository, options);
  const explanation = explain(evaluation, findImage(evaluation.images, wanted));
  const {image, ...rest} = explanation;
  const rules: Table = {
    columns: [{heading: 'rule', align: 'right'}, 'part', {heading: 'why', prose: true}],
    rows: explanation.rules.map(({rulePriority, part, text}) => [rulePriority, part, text]),
  };
  const heading = (text: string) => context.output.colors.bold(text);
  const layout = {now: evaluation.now, heading, width: widthOf(context)};
  await context.output.result({
    data: {
      imageDigest: image.imageDigest,
      ...(image.imageTags?.length && {imageTags: image.imageTags}),
      ...rest,
    },
    ...(forPeople(context)
      ? {text: `${headline(explanation)}\n\n${alignedTable(rules, layout)}`}
      : {table: rules}),
  });
  return undefined;
}

function splitReference(name: string): {repository: string; wanted: string} {
  const {registry, repository, tag, digest} = parseReference(name);
  const wanted = digest ?? tag;
  if (wanted !== undefined) return {repository: registry ? `${registry}/${repository}` : repository, wanted};
  throw new EcrctlError('USAGE', `"${name}" names no tag and no digest`, {
    hint: `say which image: ${name}:TAG or ${name}@sha256:…`,
  });
}

function headline({image, outcome, reason}: Explanation): string {
  return harmless(`${nameOf(image)} is ${outcome}: ${reason}`);
}

function nameOf({imageTags, imageDigest}: LifecycleImage): string {
  return imageTags?.length ? `${imageTags.join(', ')} (${imageDigest})` : imageDigest;
}
