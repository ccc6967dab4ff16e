import pLimit from 'p-limit';
import type {EcrOutput} from '../../../ecr/api.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {oneByOne} from '../../one-by-one.ts';
import {alignedTable} from '../../output/aligned-table.ts';
import {counted} from '../../output/counted.ts';
import {placeOf} from '../../questions/place-of.ts';
import {repositoriesMatching} from '../../repositories/list-names.ts';
import {type EcrRepository, repositoryOf} from '../../repository-of.ts';
import {type Consequence, consequenceOf} from './consequence.ts';
import {type PolicySource, warnOfPolicy} from './judge.ts';
import {summaryCells} from './preview-all.ts';

/** Repositories that are read side by side; each is a few calls, and a registry allows tens a second. */
const REPOSITORIES_AT_ONCE = 4;

/** One policy for every repository that a pattern matches. */
export interface PutOnMany {
  pattern: string;
  source: PolicySource;
  readIndexes: boolean | undefined;
}

interface Target extends Consequence {
  repository: EcrRepository;
}

/** Puts a policy on many repositories, after one question that shows what it does to each. */
export async function putOnMany(
  context: CommandContext,
  {pattern, source, readIndexes}: PutOnMany,
): Promise<number | undefined> {
  const {policyText: lifecyclePolicyText, policy} = source;
  warnOfPolicy(context, lifecyclePolicyText);
  const limit = pLimit(REPOSITORIES_AT_ONCE);
  const judgeOne = async (name: string): Promise<Target> => {
    const repository = await repositoryOf(context, name);
    return {repository, ...(await consequenceOf(context, {repository, readIndexes}, policy))};
  };
  const names = await repositoriesMatching(context, pattern);
  const targets = await Promise.all(names.map(name => limit(judgeOne, name)));
  show(context, targets);
  if (!context.settings.dryRun) await context.confirm(await question(targets));
  return oneByOne(
    targets,
    ({repository: {ecr, id}}): Promise<EcrOutput<'PutLifecyclePolicy'>> => {
      const input = {...id, lifecyclePolicyText};
      return context.settings.dryRun
        ? Promise.resolve(input)
        : ecr.client.send('PutLifecyclePolicy', input, context);
    },
    {
      failed: ({subject, error}) =>
        context.output.warn(`the policy was not put on ${nameOf(subject)}: ${error.message}`),
      ended: ({done, failures}) => {
        const failed = failures.map(({subject, error: {code, message}}) => ({
          repositoryName: nameOf(subject),
          code,
          message,
        }));
        return context.output.result({
          data: {policies: done, ...(failed.length > 0 ? {failures: failed} : {})},
          text: done.map(({repositoryName}) => repositoryName).join('\n'),
        });
      },
    },
  );
}

/** Shows on standard error what the policy does to each repository. */
function show(context: CommandContext, targets: readonly Target[]): void {
  const right = (heading: string) => ({heading, align: 'right' as const});
  const table = {
    columns: ['repository', ...['images', 'expire', 'archive', 'frees', 'changed'].map(right), 'has now'],
    rows: targets.map(target => [
      nameOf(target),
      ...summaryCells(target.summary).slice(0, 4),
      target.changed,
      target.replaces ? 'a policy' : 'none',
    ]),
  };
  const heading = (text: string) => context.output.noteColors.bold(text);
  const width = context.output.settings.stderr.columns;
  context.output.note(alignedTable(table, {now: context.now(), heading, width}).trimEnd());
}

async function question(targets: readonly Target[]): Promise<string> {
  const sum = (of: (target: Target) => number) => targets.reduce((total, target) => total + of(target), 0);
  const expired = sum(({summary}) => summary.expired.images);
  const archived = sum(({summary}) => summary.transitioned.images);
  const parts = [
    ...(expired > 0 ? [`expires ${counted(expired, 'image')}`] : []),
    ...(archived > 0 ? [`archives ${counted(archived, 'image')}`] : []),
  ];
  const consequence = parts.length === 0 ? 'lets nothing go now' : parts.join(' and ');
  const place = await placeOf(targets[0]!.repository.ecr);
  const many = targets.length === 1 ? '1 repository' : `${targets.length} repositories`;
  return `put this policy on ${many} (${place}), which ${consequence}?`;
}

function nameOf({repository}: Target): string {
  return repository.id.repositoryName;
}
