import {expect} from 'vitest';
import {REGION} from '../../support/local-registry.ts';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses the registry itself as a destination': ({accountId, refusesParameter}) =>
    refusesParameter(
      {replicationConfiguration: {rules: [{destinations: [{region: REGION, registryId: accountId}]}]}},
      'replicationConfiguration',
      'Replication destination cannot be the same as the source registry',
    ),
  'takes at most ten rules': ({accountId, refusesParameter}) => {
    const rule = {destinations: [{region: 'eu-west-1', registryId: accountId}]};
    return refusesParameter(
      {replicationConfiguration: {rules: Array.from({length: 11}, () => rule)}},
      'replicationConfiguration.rules',
      'Member must have length less than or equal to 10',
    );
  },
};

export const behaviour: OperationTests = {
  'replaces the rules as a whole': async ({accountId, answer, call}) => {
    const configured = (region: string) => ({
      replicationConfiguration: {
        rules: [
          {
            destinations: [{region, registryId: accountId}],
            repositoryFilters: [{filter: 'prod', filterType: 'PREFIX_MATCH'}],
          },
        ],
      },
    });
    expect(await answer(configured('eu-west-1'))).toEqual(configured('eu-west-1'));
    await answer(configured('eu-west-2'));
    expect(await call('DescribeRegistry')).toMatchObject(configured('eu-west-2'));
  },
};
