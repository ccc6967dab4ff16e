import {InvalidArgumentError} from 'commander';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {parseRepository} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {withLocalEcr} from './with-local-ecr.ts';

/** `ecrctl local run-lifecycle`. */
export const defineLocalRunLifecycle: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'run-lifecycle [repository]',
    summary: 'run lifecycle policies now, as the service does once a day',
    examples: [
      {command: 'ecrctl local run-lifecycle', does: 'every policy, as of now'},
      {command: 'ecrctl local run-lifecycle app --now 2027-01-01T00:00:00Z', does: 'one, as of another day'},
    ],
    action: (context, [repository], options) => runLifecycle(context, repository, options),
  }).option('--now <time>', 'the moment to judge by (RFC 3339)', parseMoment);
};

async function runLifecycle(
  context: CommandContext,
  name: string | undefined,
  options: {now?: number},
): Promise<undefined> {
  context.beforeChange('run lifecycle policies');
  const outcomes = await withLocalEcr(context, ecr =>
    ecr.runLifecycle({
      ...(options.now === undefined ? {} : {now: options.now}),
      ...(name === undefined
        ? {}
        : {
            repository: {
              accountId: context.settings.registryId ?? ecr.accountId,
              region: context.settings.region ?? ecr.region,
              repositoryName: parseRepository(name).repository,
            },
          }),
    }),
  );
  const rows = outcomes.map(({repository, ...counts}) => ({...repository, ...counts}));
  await context.output.result({
    data: rows,
    table: {
      columns: ['repository', 'account', 'region', ...['expired', 'archived', 'held back'].map(right)],
      rows: rows.map(one => [
        one.repositoryName,
        one.accountId,
        one.region,
        one.expired,
        one.transitioned,
        one.failed,
      ]),
      empty: 'no repository has a lifecycle policy',
    },
  });
  return undefined;
}

function right(heading: string) {
  return {heading, align: 'right' as const};
}

function parseMoment(text: string): number {
  const moment = Date.parse(text);
  if (!Number.isNaN(moment)) return moment;
  throw new InvalidArgumentError('write a time, for example 2027-01-01T00:00:00Z.');
}
