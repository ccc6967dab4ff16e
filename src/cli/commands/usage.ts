import {InvalidArgumentError} from 'commander';
import {paginate} from '../../ecr/paginate.ts';
import type {CommandContext} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import {parseDays} from '../option-values.ts';
import {bytes} from '../output/cell.ts';
import type {ResultView} from '../output/output.ts';
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

interface UsageOptions {
  price?: number;
  olderThan?: number;
}

/** `ecrctl usage`. */
export const defineUsage: CommandDefinition = (program, run) => {
  defineCommand(program, run, {
    usage: 'usage [repositories...]',
    group: 'Registry commands:',
    summary: 'what images take, what they share, and what could go',
    description:
      'Count each stored blob once, which the service’s own sizes do not, and say what deleting untagged, never ' +
      'pulled and old images would really free.',
    examples: [
      {command: 'ecrctl usage', does: 'every repository of the registry'},
      {command: 'ecrctl usage team/app --older-than 30d', does: 'one, with another notion of old'},
      {command: 'ecrctl usage --price 0.05 -o json', does: 'with your price per GB and month'},
    ],
    action: (context, names, options) => usage(context, names, options),
  })
    .option(
      '--older-than <age>',
      `an image not touched for this long is old (default ${DEFAULT_OLD_DAYS}d)`,
      parseDays,
    )
    .option('--price <usd>', `price of a GB (10^9 bytes) and month (default ${DEFAULT_PRICE})`, parsePrice);
};

async function usage(context: CommandContext, names: string[], options: UsageOptions): Promise<undefined> {
  const oldBefore = new Date(context.now().getTime() - (options.olderThan ?? DEFAULT_OLD_DAYS) * DAY);
  const accounted: RepositoryUsage[] = [];
  for (const name of names.length > 0 ? names : await allRepositories(context)) {
    const repository = await repositoryOf(context, name);
    const images = await readUsageImages(context, repository);
    accounted.push(accountRepository(repository.id.repositoryName, images, oldBefore));
    context.output.detail(`${name}: ${images.length} images`);
  }
  await context.output.result(usageView(totalUsage(accounted, options.price ?? DEFAULT_PRICE)));
  return undefined;
}

async function allRepositories(context: CommandContext): Promise<string[]> {
  const {client, registryId} = await context.ecr();
  const input = {maxResults: 1000, ...(registryId ? {registryId} : {})};
  const names: string[] = [];
  for await (const page of paginate(client, 'DescribeRepositories', {input, signal: context.signal})) {
    names.push(...(page.repositories ?? []).map(one => one.repositoryName!));
  }
  return names.sort();
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
