import {describe, expect, test} from 'vitest';
import {destinationsFor} from '../../../src/server/replication/replication-rules.ts';

const to = (region: string, registryId = '123456789012') => ({region, registryId});
const filter = (text: string) => ({filter: text, filterType: 'PREFIX_MATCH' as const});

describe('destinationsFor', () => {
  test('is empty without a configuration or rules', () => {
    expect(destinationsFor(undefined, 'app')).toEqual([]);
    expect(destinationsFor({rules: []}, 'app')).toEqual([]);
  });

  test('takes every repository where a rule has no filter', () => {
    expect(destinationsFor({rules: [{destinations: [to('eu-west-1'), to('eu-west-2')]}]}, 'app')).toEqual([
      to('eu-west-1'),
      to('eu-west-2'),
    ]);
  });

  test('ECR: a replication filter is the plain beginning of a name, so `prod` also covers `production`', () => {
    const rules = [{destinations: [to('eu-west-1')], repositoryFilters: [filter('test'), filter('prod')]}];
    expect(destinationsFor({rules}, 'production/app')).toEqual([to('eu-west-1')]);
    expect(destinationsFor({rules}, 'app/prod')).toEqual([]);
  });

  test('names a destination of several rules once', () => {
    const rules = [
      {destinations: [to('eu-west-1'), to('eu-west-1', '210987654321')]},
      {destinations: [to('eu-west-1')]},
    ];
    expect(destinationsFor({rules}, 'app')).toEqual([to('eu-west-1'), to('eu-west-1', '210987654321')]);
  });
});
