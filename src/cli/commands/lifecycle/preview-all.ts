import pLimit from 'p-limit';
import {EcrctlError, hasCode} from '../../../errors.ts';
import {preview} from '../../../lifecycle/preview.ts';
import {type Summary, summarize} from '../../../lifecycle/summary.ts';
import type {Verdict} from '../../../lifecycle/verdict.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {bytes} from '../../output/cell.ts';
import {repositoriesMatching, repositoriesNamed} from '../../repositories/list-names.ts';
import {type Judged, judge} from './judge.ts';
import type {PreviewOptions} from './options.ts';
import {failIfExpiring} from './preview-gate.ts';

/** Repositories that are read side by side; each is a few calls, and a registry allows tens a second. */
const REPOSITORIES_AT_ONCE = 4;

interface RepositoryPreview {
  repositoryName: string;
  /** Absent where the repository has no policy. */
  summary?: Summary;
  data: object;
  verdicts: readonly Verdict[];
}

/** Previews the stored policy of every repository, or of those that match a pattern, or one policy on all of them. */
export async function previewAllRepositories(
  context: CommandContext,
  pattern: string | undefined,
  options: PreviewOptions,
): Promise<undefined> {
  refuseOthers(pattern, options);
  const names =
    pattern === undefined
      ? await repositoriesNamed(context, [])
      : await repositoriesMatching(context, pattern);
  const limit = pLimit(REPOSITORIES_AT_ONCE);
  const previews = await Promise.all(names.map(name => limit(() => previewOne(context, name, options))));
  await context.output.result({
    data: {repositories: previews.map(({data}) => data)},
    table: {
      columns: ['repository', 'images', 'expire', 'archive', 'frees', 'policy'].map((heading, position) =>
        position >= 1 && position <= 4 ? {heading, align: 'right' as const} : heading,
      ),
      rows: previews.map(({repositoryName, summary}) => [repositoryName, ...summaryCells(summary)]),
      empty: 'no repositories',
    },
  });
  failIfExpiring(
    previews.flatMap(({verdicts}) => verdicts),
    options.failIfExpiring ?? [],
  );
  return undefined;
}

async function previewOne(
  context: CommandContext,
  repositoryName: string,
  options: PreviewOptions,
): Promise<RepositoryPreview> {
  try {
    return previewOf(repositoryName, await judge(context, repositoryName, options));
  } catch (error) {
    if (!hasCode(error, 'POLICY_NOT_FOUND')) throw error;
    return {repositoryName, data: {repositoryName}, verdicts: []};
  }
}

function previewOf(repositoryName: string, {repository, policyText, evaluation}: Judged): RepositoryPreview {
  const data = {...repository?.id, lifecyclePolicyText: policyText, ...preview(evaluation)};
  return {repositoryName, summary: summarize(evaluation), data, verdicts: evaluation.verdicts};
}

/** How many images a policy judges, expires and archives, what comes free, and how many rules it has. */
export function summaryCells(summary: Summary | undefined) {
  if (!summary) return [undefined, undefined, undefined, undefined, 'none'];
  const {kept, expired, transitioned, rules} = summary;
  return [
    kept.images + expired.images + transitioned.images,
    expired.images,
    transitioned.images,
    bytes(expired.bytes),
    rules.length === 1 ? '1 rule' : `${rules.length} rules`,
  ];
}

function refuseOthers(pattern: string | undefined, options: PreviewOptions): void {
  const flags = {'--images': options.images, '--horizon': options.horizon, '--compare': options.compare};
  const named = options.allRepositories ? pattern : undefined;
  const other = named ?? Object.entries(flags).find(([, value]) => value !== undefined)?.[0];
  if (other === undefined && options.policy !== '-') return;
  throw new EcrctlError(
    'USAGE',
    `${options.allRepositories ? '--all-repositories' : pattern} cannot go with ${other ?? '--policy -'}`,
    {
      hint: 'preview one repository for that, or give the policy as a file',
    },
  );
}
