import {describe, expect, test} from 'vitest';
import {planRegistry} from '../../../src/cli/registry/plan-registry.ts';
import type {RegistryDocument, WholeRegistry} from '../../../src/cli/registry/registry-document.ts';

const CURRENT: WholeRegistry = {
  replicationConfiguration: {rules: []},
  scanningConfiguration: {scanType: 'BASIC', rules: []},
  signingConfiguration: {rules: []},
  registryPolicy: null,
  accountSettings: {BLOB_MOUNTING: 'DISABLED'},
  pullThroughCacheRules: [{ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'registry-1.docker.io'}],
  repositoryCreationTemplates: [{prefix: 'team', appliedFor: ['REPLICATION'], imageTagMutability: 'MUTABLE'}],
  pullTimeUpdateExclusions: ['arn:aws:iam::123456789012:role/a'],
};

function plan(wanted: RegistryDocument, current = CURRENT): string[] {
  return planRegistry(current, wanted).map(({sign, what, operation}) => `${sign} ${what} ${operation}`);
}

describe('the plan of a registry', () => {
  test('is empty where a file says what is, or says nothing', () => {
    expect(plan(CURRENT)).toEqual([]);
    expect(plan({})).toEqual([]);
  });

  test('puts a section as a whole and deletes an empty signing configuration', () => {
    const rules = [{destinations: [{region: 'eu-west-1', registryId: '123456789012'}]}];
    expect(plan({replicationConfiguration: {rules}})).toEqual([
      '~ replicationConfiguration PutReplicationConfiguration',
    ]);
    const signed = {...CURRENT, signingConfiguration: {rules: [{signingProfileArn: 'arn'}]}};
    expect(plan({signingConfiguration: {rules: []}}, signed)).toEqual([
      '~ signingConfiguration DeleteSigningConfiguration',
    ]);
  });

  test('tells a new policy from a changed one and from none', () => {
    expect(plan({registryPolicy: {a: 1}})).toEqual(['+ registryPolicy PutRegistryPolicy']);
    const withPolicy = {...CURRENT, registryPolicy: {a: 2}};
    expect(plan({registryPolicy: {a: 1}}, withPolicy)).toEqual(['~ registryPolicy PutRegistryPolicy']);
    expect(plan({registryPolicy: null}, withPolicy)).toEqual(['- registryPolicy DeleteRegistryPolicy']);
  });

  test('removes what a list does not name before it adds what is new', () => {
    const rule = {ecrRepositoryPrefix: 'quay', upstreamRegistryUrl: 'quay.io'};
    expect(plan({pullThroughCacheRules: [rule]})).toEqual([
      '- pullThroughCacheRules: hub DeletePullThroughCacheRule',
      '+ pullThroughCacheRules: quay CreatePullThroughCacheRule',
    ]);
  });

  test('updates an entry where the service can, and makes it anew where it cannot', () => {
    const template = CURRENT.repositoryCreationTemplates[0]!;
    expect(plan({repositoryCreationTemplates: [{...template, imageTagMutability: 'IMMUTABLE'}]})).toEqual([
      '~ repositoryCreationTemplates: team (imageTagMutability) UpdateRepositoryCreationTemplate',
    ]);
    const moved = {ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'elsewhere'};
    expect(plan({pullThroughCacheRules: [moved]})).toEqual([
      '- pullThroughCacheRules: hub (to be made anew: upstreamRegistryUrl) DeletePullThroughCacheRule',
      '+ pullThroughCacheRules: hub CreatePullThroughCacheRule',
    ]);
  });

  test('sets account settings and exclusions one by one', () => {
    expect(
      plan({accountSettings: {BLOB_MOUNTING: 'ENABLED'}, pullTimeUpdateExclusions: ['arn:new']}),
    ).toEqual([
      '~ accountSettings.BLOB_MOUNTING: DISABLED -> ENABLED PutAccountSetting',
      '- pullTimeUpdateExclusions: arn:aws:iam::123456789012:role/a DeregisterPullTimeUpdateExclusion',
      '+ pullTimeUpdateExclusions: arn:new RegisterPullTimeUpdateExclusion',
    ]);
  });
});
