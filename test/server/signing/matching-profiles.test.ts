import {describe, expect, test} from 'vitest';
import {matchingProfiles} from '../../../src/server/signing/matching-profiles.ts';

const ARN = 'arn:aws:signer:us-east-1:123456789012:/signing-profiles/';
const filters = (...texts: string[]) =>
  texts.map(filter => ({filter, filterType: 'WILDCARD_MATCH' as const}));

describe('matchingProfiles', () => {
  test('is empty without a configuration', () => {
    expect(matchingProfiles(undefined, 'app')).toEqual([]);
  });

  test('compares the whole name and takes several profiles, each once', () => {
    const rules = [
      {signingProfileArn: `${ARN}all`},
      {signingProfileArn: `${ARN}prod`, repositoryFilters: filters('prod*', '*/prod')},
      {signingProfileArn: `${ARN}all`, repositoryFilters: filters('*')},
    ];
    expect(matchingProfiles({rules}, 'team/prod')).toEqual([`${ARN}all`, `${ARN}prod`]);
    expect(matchingProfiles({rules}, 'team/prod-app')).toEqual([`${ARN}all`]);
  });
});
