import {InvalidArgumentError, Option} from 'commander';
import pLimit from 'p-limit';
import type {CommandContext} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import {parseCount} from '../global-options.ts';
import {parseDays} from '../option-values.ts';
import {bytes} from '../output/cell.ts';
import {counted} from '../output/counted.ts';
import type {ResultView} from '../output/output.ts';
import {type CountProgress, openCountProgress} from '../progress/count-progress.ts';
import {repositoriesNamed} from '../repositories/list-names.ts';
import {repositoryOf} from '../repository-of.ts';
import {
  accountRepository,
  type RepositoryUsage,
  totalUsage,
  type UsageReport,
} from '../usage/account-usage.ts';
import {readUsageImages} from '../usage/read-usage-images.ts';
import type {CommandDefinition} from './command-definition.ts';

/** ECR's list price of a GB-month of private storage in most regions. */
const DEFAULT_PRICE = 0.1;
const DAY = 24 * 60 * 60 * 1000;
const DEFAULT_OLD_DAYS = 90;
/** Repositories read side by side; each asks four questions at once. */
const REPOSITORIES_AT_ONCE = 4;

/** How repositories can be ordered: by name, or by the most bytes of a kind. */
const ORDERS: Record<string, (one: RepositoryUsage) => number> = {
  name: () => 0,
  total: one => one.totalBytes,
  unique: one => one.uniqueBytes,
  untagged: one => one.untagged.bytes,
  'never-pulled': one => one.neverPulled.bytes,
  old: one => one.old.bytes,
};

interface UsageOptions {
  price?: number;
  olderThan?: number;
  sort: string;
  limit?: number;
  measure: boolean;
}

/** `ecrctl usage`. */
export const defineUsage: CommandDefinition = (program, run) => {
  defineCommand(program, run, {
    usage: 'usage [repositories...]',
    group: 'Registry commands:',
    summary: 'what images take, what they share, and what could go',
    description:
      'Count each stored blob once, which the service’s own sizes do not, and say what deleting untagged, never ' +
      'pulled and old images would really free. For that every manifest is read, which the service takes for a ' +
      'pull of the image; --no-measure counts by the service’s sizes instead. Archived images are apart.',
    examples: [
      {command: 'ecrctl usage', does: 'every repository of the registry'},
      {command: "ecrctl usage 'team/*' --sort unique --limit 10", does: 'the ten largest of these'},
      {command: 'ecrctl usage team/app --older-than 30d', does: 'one, with another notion of old'},
      {command: 'ecrctl usage --price 0.05 -o json', does: 'with your price per GB and month'},
    ],
    action: (context, names, options) => usage(context, names, options as unknown as UsageOptions),
  })
    .option(
      '--older-than <age>',
      `an image not touched for this long is old (default ${DEFAULT_OLD_DAYS}d)`,
      parseDays,
    )
    .option('--price <usd>', `price of a GB (10^9 bytes) and month (default ${DEFAULT_PRICE})`, parsePrice)
    .addOption(
      new Option('--sort <key>', 'order: by name, or the most bytes first')
        .choices(Object.keys(ORDERS))
        .default('name'),
    )
    .option('--limit <n>', 'show at most so many repositories; the sum is of all', parseCount)
    .option('--no-measure', 'read no manifests: shared layers count once for each image');
};

async function usage(context: CommandContext, words: string[], options: UsageOptions): Promise<undefined> {
  const accounted = await accountAll(context, await repositoriesNamed(context, words), options);
  const price = options.price ?? DEFAULT_PRICE;
  const report = totalUsage(accounted, price);
  if (options.measure) warnOfPulls(context, report);
  const weight = ORDERS[options.sort]!;
  const shown = report.repositories.sort((a, b) => weight(b) - weight(a)).slice(0, options.limit);
  await context.output.result(usageView({...report, repositories: shown}));
  const cost = `${report.total.monthlyCost.toFixed(2)} USD`;
  context.output.note(`about ${cost} a month at ${price} USD per GB`);
  return undefined;
}

/** What is measured is changed by measuring it. */
function warnOfPulls(context: CommandContext, {total}: UsageReport): void {
  const {images, neverPulled} = total;
  if (images === 0) return;
  const count = `${counted(images, 'image')} ${images === 1 ? 'counts' : 'count'} as pulled now`;
  const first = neverPulled.images > 0 ? `, ${neverPulled.images} for the first time` : '';
  context.output.note(`${count}${first}: manifests were read (--no-measure reads none)`);
}

/** Judges each repository, in the order of the names. */
async function accountAll(
  context: CommandContext,
  names: readonly string[],
  {olderThan = DEFAULT_OLD_DAYS, measure}: UsageOptions,
): Promise<RepositoryUsage[]> {
  const oldBefore = new Date(context.now().getTime() - olderThan * DAY);
  const progress = openUsageProgress(context, names.length);
  const limit = pLimit(REPOSITORIES_AT_ONCE);
  let done = 0;
  const account = async (name: string): Promise<RepositoryUsage> => {
    const repository = await repositoryOf(context, name);
    const onRead = names.length === 1 ? progress.at : undefined;
    const images = await readUsageImages(context, repository, {measure, onRead});
    done += 1;
    if (names.length > 1) progress.at(done);
    return accountRepository(repository.id.repositoryName, images, oldBefore);
  };
  try {
    return await Promise.all(names.map(name => limit(account, name)));
  } finally {
    limit.clearQueue();
    progress.close();
  }
}

/** Of one repository its manifests are counted, of several the repositories. */
function openUsageProgress({settings, output}: CommandContext, repositories: number): CountProgress {
  const label =
    repositories === 1
      ? {verb: 'reading', noun: 'manifests'}
      : {verb: 'reading', noun: 'repositories', total: repositories};
  return openCountProgress(settings, output, label);
}

function usageView(report: UsageReport): ResultView {
  const right = (heading: string) => ({heading, align: 'right' as const});
  const row = (name: string, one: Omit<RepositoryUsage, 'repositoryName'>) => [
    name,
    one.images,
    bytes(one.totalBytes),
    bytes(one.uniqueBytes),
    bytes(one.untagged.bytes),
    bytes(one.neverPulled.bytes),
    bytes(one.old.bytes),
  ];
  const {total} = report;
  return {
    data: report,
    table: {
      columns: ['repository', ...['images', 'total', 'unique', 'untagged', 'never pulled', 'old'].map(right)],
      rows: [
        ...report.repositories.map(one => row(one.repositoryName, one)),
        ...(report.repositories.length > 1 ? [row('TOTAL', total)] : []),
      ],
      empty: 'no repositories',
    },
  };
}

function parsePrice(value: string): number {
  const price = Number(value);
  if (Number.isFinite(price) && price >= 0) return price;
  throw new InvalidArgumentError('write a price, for example 0.10.');
}
