import {EcrctlError} from '../../../errors.ts';
import {type HorizonDay, horizon} from '../../../lifecycle/horizon.ts';
import {preview} from '../../../lifecycle/preview.ts';
import {summarize} from '../../../lifecycle/summary.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {collect, parseDays} from '../../option-values.ts';
import {isRepositoryPattern} from '../../repositories/list-names.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {type Judged, judge, warnOfPolicy} from './judge.ts';
import {addImageOptions, addPolicyOption, type PreviewOptions} from './options.ts';
import {previewAllRepositories} from './preview-all.ts';
import {failIfExpiring} from './preview-gate.ts';
import {previewData, previewLine, previewView} from './preview-view.ts';
import {requireRepository} from './require-repository.ts';
import {compareWithService, type PreviewDifference} from './service-preview.ts';

/** `ecrctl lifecycle preview`. */
export const defineLifecyclePreview: CommandDefinition = (group, run) => {
  const command = defineCommand(group, run, {
    usage: 'preview [repository]',
    summary: 'show which images a policy would expire or archive, and why',
    examples: [
      {command: 'ecrctl lifecycle preview app', does: 'what the stored policy does next'},
      {command: 'ecrctl lifecycle preview app --policy new.json', does: 'what another policy would do'},
      {
        command: 'ecrctl lifecycle preview --policy new.json --images images.json',
        does: 'without any registry or credentials',
      },
      {
        command: "ecrctl lifecycle preview app --policy new.json --fail-if-expiring 'v*'",
        does: 'a gate for CI: status 7 when a release would go',
      },
      {command: "ecrctl lifecycle preview 'team/*'", does: 'one line for each repository that matches'},
      {command: 'ecrctl lifecycle preview app --horizon 30d', does: 'what goes on which day'},
    ],
    action: (context, [repository], options) => runPreview(context, repository, options as PreviewOptions),
  });
  addImageOptions(addPolicyOption(command))
    .option('--all-repositories', 'one line for each repository of the registry')
    .option('--fail-if-expiring <glob>', 'status 7 when a matching tag goes; may be repeated', collect)
    .option('--horizon <days>', 'look ahead this far, given no new pushes, for example 30d', parseDays)
    .option('--compare', 'have the service preview it too, and list where the two differ');
};

async function runPreview(
  context: CommandContext,
  repository: string | undefined,
  options: PreviewOptions,
): Promise<undefined> {
  const isMany = repository !== undefined && isRepositoryPattern(repository);
  if (options.allRepositories || isMany) return previewAllRepositories(context, repository, options);
  if (options.compare && options.horizon !== undefined) {
    throw new EcrctlError('USAGE', '--compare cannot go with --horizon', {
      hint: 'the service previews the next run only; ask for the two one after the other',
    });
  }
  const judged = await judge(context, repository, options);
  warnOfPolicy(context, judged.policyText);
  const days = daysOf(judged, options);
  if (options.compare) await showComparison(context, judged);
  else await showPreview(context, judged, days);
  const going = days ? days.flatMap(({verdicts}) => verdicts) : judged.evaluation.verdicts;
  failIfExpiring(going, options.failIfExpiring ?? []);
  return undefined;
}

function daysOf({policy, images, evaluation}: Judged, {horizon: days}: PreviewOptions) {
  return days === undefined ? undefined : horizon(policy, images, {now: evaluation.now, days});
}

async function showPreview(
  context: CommandContext,
  judged: Judged,
  days: readonly HorizonDay[] | undefined,
): Promise<void> {
  await context.output.result(previewView(context, judged, days));
  context.output.note(previewLine(summarize(judged.evaluation)));
}

async function showComparison(context: CommandContext, judged: Judged): Promise<void> {
  const repository = requireRepository(judged.repository, '--compare');
  const ours = preview(judged.evaluation);
  const differences = await compareWithService(context, repository, {policyText: judged.policyText, ours});
  await context.output.result({
    data: {...previewData(judged), differences},
    table: {columns: ['tags', 'digest', 'ours', 'the service'], rows: differences.map(cells)},
  });
  const count =
    differences.length === 0 ? 'the two previews agree' : `the two previews differ on ${differences.length}`;
  context.output.note(`${count}; ${previewLine(summarize(judged.evaluation))}`);
}

function cells({imageTags, imageDigest, ours, service}: PreviewDifference) {
  return [imageTags?.join(','), imageDigest, ours ?? 'kept', service ?? 'kept'];
}
