import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {EcrFault} from '../../../src/server/ecr-fault.ts';
import type {OperationName} from '../../../src/server/validation/operation-shapes.ts';
import {ScanFilterValue} from '../../../src/server/validation/scalars.ts';
import {validate} from '../../../src/server/validation/validate.ts';

function faultOf(operation: OperationName, input: unknown): EcrFault {
  try {
    validate(operation, input);
  } catch (error) {
    expect(error).toBeInstanceOf(EcrFault);
    return error as EcrFault;
  }
  throw new Error(`${operation} accepted ${JSON.stringify(input)}`);
}

/** The constraint of a refusal, without the template around it. */
function refusal(operation: OperationName, input: unknown): [string, string] {
  const fault = faultOf(operation, input);
  expect(fault.faultName).toBe('InvalidParameterException');
  const match = /^Invalid parameter at '(.+?)' failed to satisfy constraint: '(.*)'$/s.exec(fault.message);
  return [match![1]!, match![2]!];
}

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('validate', () => {
  test('returns the members that the operation knows and ignores others', () => {
    expect(validate('DeleteRepository', {repositoryName: 'app', force: true, colour: 'red'})).toEqual({
      repositoryName: 'app',
      force: true,
    });
  });

  test('takes an absent body for an empty object', () => {
    expect(validate('DescribeRegistry', undefined)).toEqual({});
  });

  test('treats null members as absent', () => {
    expect(validate('ListImages', {repositoryName: 'app', maxResults: null})).toEqual({
      repositoryName: 'app',
    });
    expect(refusal('ListImages', {repositoryName: null})).toEqual(['repositoryName', 'must not be null']);
  });

  test('never lets a request reach the prototype', () => {
    const input = validate('ListImages', JSON.parse('{"repositoryName":"app","__proto__":{"filter":{}}}'));
    expect(input.filter).toBeUndefined();
    expect(refusal('ListImages', JSON.parse('{"__proto__":{"repositoryName":"app"}}'))[0]).toBe(
      'repositoryName',
    );
  });

  test('decodes blobs from base64', () => {
    const input = validate('UploadLayerPart', {
      repositoryName: 'app',
      uploadId: '6cb64b8a-9378-0e33-2ab1-b780fab8a9e9',
      partFirstByte: 0,
      partLastByte: 4,
      layerPartBlob: Buffer.from('hello').toString('base64'),
    });
    expect(Buffer.from(input.layerPartBlob as Uint8Array).toString()).toBe('hello');
  });
});

describe('validate refuses by constraint', () => {
  test.each<[string, OperationName, unknown, string, string]>([
    ['a missing repository name', 'CreateRepository', {}, 'repositoryName', 'must not be null'],
    ['a missing member', 'BatchGetImage', {repositoryName: 'app'}, 'imageIds', 'Member must not be null'],
    [
      'a repository name in upper case',
      'CreateRepository',
      {repositoryName: 'App'},
      'repositoryName',
      String.raw`must satisfy regular expression '[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*'`,
    ],
    [
      'a name that is too short',
      'CreateRepository',
      {repositoryName: 'a'},
      'repositoryName',
      'must have length greater than or equal to 2',
    ],
    [
      'a name that is too long',
      'CreateRepository',
      {repositoryName: 'a'.repeat(257)},
      'repositoryName',
      'must have length less than or equal to 256',
    ],
    [
      'a page that is too large',
      'ListImages',
      {repositoryName: 'app', maxResults: 1001},
      'maxResults',
      'Member must have value less than or equal to 1000',
    ],
    [
      'a page of nothing',
      'ListImages',
      {repositoryName: 'app', maxResults: 0},
      'maxResults',
      'Member must have value greater than or equal to 1',
    ],
    [
      'an unknown word',
      'PutImageTagMutability',
      {repositoryName: 'app', imageTagMutability: 'SOMETIMES'},
      'imageTagMutability',
      'Member must satisfy enum value set: [IMMUTABLE, MUTABLE, MUTABLE_WITH_EXCLUSION, IMMUTABLE_WITH_EXCLUSION]',
    ],
    [
      'an empty list',
      'BatchGetImage',
      {repositoryName: 'app', imageIds: []},
      'imageIds',
      'Member must have length greater than or equal to 1',
    ],
    [
      'too long a list',
      'BatchDeleteImage',
      {repositoryName: 'app', imageIds: Array.from({length: 101}, () => ({imageDigest: DIGEST}))},
      'imageIds',
      'Member must have length less than or equal to 100',
    ],
    [
      'a member inside a list, named by its position from 1',
      'BatchGetImage',
      {repositoryName: 'app', imageIds: [{imageTag: 'v1'}, {imageTag: ''}]},
      'imageIds.2.member.imageTag',
      'Member must have length greater than or equal to 1',
    ],
    [
      'a null inside a list',
      'BatchGetImage',
      {repositoryName: 'app', imageIds: [null]},
      'imageIds.1.member',
      'Member must not be null',
    ],
    [
      'a member that is missing deep inside',
      'PutReplicationConfiguration',
      {replicationConfiguration: {rules: [{destinations: [{region: 'eu-west-1'}]}]}},
      'replicationConfiguration.rules.1.member.destinations.1.member.registryId',
      'Member must not be null',
    ],
    [
      'an account that is not 12 digits',
      'ListImages',
      {repositoryName: 'app', registryId: '12345678901x'},
      'registryId',
      "must satisfy regular expression '[0-9]{12}'",
    ],
    [
      'an account in a list that is not 12 digits, as the list',
      'GetAuthorizationToken',
      {registryIds: ['123456789012', '1']},
      'registryIds',
      'Member must satisfy constraint: [Member must satisfy regular expression pattern: [0-9]{12}]',
    ],
    [
      'a text in a list that is too long, with all that is asked of it',
      'BatchCheckLayerAvailability',
      {repositoryName: 'app', layerDigests: ['a'.repeat(1001)]},
      'layerDigests',
      'Member must satisfy constraint: [Member must have length less than or equal to 1000, Member must have length greater than or equal to 0]',
    ],
    [
      'an unknown word in a list',
      'CreateRepositoryCreationTemplate',
      {prefix: 'team', appliedFor: ['REPLICATION', 'NEVER']},
      'appliedFor',
      'Member must satisfy constraint: [Member must satisfy enum value set: [CREATE_ON_PUSH, PULL_THROUGH_CACHE, REPLICATION]]',
    ],
    [
      'a repository name in a list, as one of them',
      'DescribeRepositories',
      {repositoryNames: ['app', 'a']},
      'repositoryName',
      'must have length greater than or equal to 2',
    ],
    [
      'a prefix that none can be',
      'DescribeRepositoryCreationTemplates',
      {prefixes: ['Team']},
      'prefixes',
      String.raw`Member must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: ([a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\/?|ROOT)]`,
    ],
    [
      'a region that none can be',
      'PutReplicationConfiguration',
      {replicationConfiguration: {rules: [{destinations: [{region: 'Here', registryId: '123456789012'}]}]}},
      'replicationConfiguration.rules.1.member.destinations.1.member.region',
      'Member must satisfy regular expression pattern: [0-9a-z-]{2,25}',
    ],
    [
      'a new tag with other characters than tags have',
      'PutImage',
      {repositoryName: 'app', imageManifest: '{}', imageTag: 'a tag'},
      'imageTag',
      "must satisfy regular expression '[a-zA-Z0-9-_.]+'",
    ],
    [
      'a lifecycle policy under 100 characters',
      'PutLifecyclePolicy',
      {repositoryName: 'app', lifecyclePolicyText: '{}'},
      'lifecyclePolicyText',
      'Member must have length greater than or equal to 100',
    ],
  ])('%s', (_title, operation, input, field, constraint) => {
    expect(refusal(operation, input)).toEqual([field, constraint]);
  });

  test('a refused repository name ends in two quotes, as on the wire', () => {
    expect(faultOf('CreateRepository', {repositoryName: 'App'}).message).toMatch(/\+\)\*\)\*''$/);
  });

  test('a scan filter made to make expressions search is judged at once', () => {
    const filter = `${'a'.repeat(254)}!`;
    const rule = {scanFrequency: 'SCAN_ON_PUSH', repositoryFilters: [{filterType: 'WILDCARD', filter}]};
    expect(refusal('PutRegistryScanningConfiguration', {rules: [rule]})[0]).toMatch(/filter$/);
  });
});

describe('the expression for scan filters', () => {
  test("accepts exactly what the model's expression accepts", () => {
    const model = /^[a-z0-9*](?:[._\-/a-z0-9*]?[a-z0-9*]+)*$/;
    const texts = fc.string({unit: fc.constantFrom(...'a0*._-/A '), maxLength: 9});
    fc.assert(
      fc.property(texts, text => {
        expect(ScanFilterValue.pattern!.test(text)).toBe(model.test(text));
      }),
      {numRuns: 2000},
    );
  });
});

describe('validate accepts', () => {
  test.each([
    'app',
    '0app',
    'a__b',
    'a--b/c.d',
    'team/app_1',
    `${'a'.repeat(256)}`,
  ])('the repository name %s', repositoryName => {
    expect(validate('CreateRepository', {repositoryName})).toEqual({repositoryName});
  });

  test.each(['prod', '*', 'prod*', '*prod*repo', 'team/app*', 'a.b-c_d'])('the scan filter %s', filter => {
    const rules = [{scanFrequency: 'SCAN_ON_PUSH', repositoryFilters: [{filter, filterType: 'WILDCARD'}]}];
    expect(validate('PutRegistryScanningConfiguration', {rules})).toEqual({rules});
  });

  test.each(['', 'arn:aws:kms:us-east-1:123456789012:key/1234abcd'])('the template key "%s"', kmsKey => {
    const input = {prefix: 'ROOT', encryptionConfiguration: {encryptionType: 'KMS', kmsKey}};
    expect(validate('UpdateRepositoryCreationTemplate', input)).toEqual(input);
  });
});

describe('validate refuses wrong JSON types with SerializationException', () => {
  test.each<[OperationName, unknown, string]>([
    ['ListImages', {repositoryName: 5}, 'NUMBER_VALUE can not be converted to a String'],
    ['ListImages', {repositoryName: true}, 'BOOLEAN_VALUE can not be converted to a String'],
    ['ListImages', {repositoryName: []}, 'Start of list found where not expected'],
    ['ListImages', {repositoryName: {}}, 'Start of structure or map found where not expected.'],
    [
      'ListImages',
      {repositoryName: 'app', maxResults: '5'},
      'STRING_VALUE can not be converted to an Integer',
    ],
    [
      'ListImages',
      {repositoryName: 'app', maxResults: 1.5},
      'DECIMAL_VALUE can not be converted to an Integer',
    ],
    [
      'ListImages',
      {repositoryName: 'app', maxResults: 2 ** 31},
      'NUMBER_VALUE can not be converted to an Integer',
    ],
    [
      'DeleteRepository',
      {repositoryName: 'app', force: 'yes'},
      'STRING_VALUE can not be converted to a Boolean',
    ],
    [
      'BatchGetImage',
      {repositoryName: 'app', imageIds: {}},
      'Start of structure or map found where not expected.',
    ],
    ['BatchGetImage', {repositoryName: 'app', imageIds: ['v1']}, 'Unexpected field type'],
    ['DescribeRegistry', [], 'Start of list found where not expected'],
    ['DescribeRegistry', 'text', 'Unexpected field type'],
  ])('%s %j', (operation, input, message) => {
    const fault = faultOf(operation, input);
    expect([fault.faultName, fault.message]).toEqual(['SerializationException', message]);
  });

  test('a blob that is not base64', () => {
    const part = {
      repositoryName: 'app',
      uploadId: '6cb64b8a-9378-0e33-2ab1-b780fab8a9e9',
      partFirstByte: 0,
      partLastByte: 4,
    };
    expect(faultOf('UploadLayerPart', {...part, layerPartBlob: '!!!!'}).faultName).toBe(
      'SerializationException',
    );
    expect(faultOf('UploadLayerPart', {...part, layerPartBlob: 7}).faultName).toBe('SerializationException');
  });
});
