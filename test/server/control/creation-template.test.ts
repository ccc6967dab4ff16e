import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

const images = new ImageGenerator('templates');
let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

const create = (prefix: string, input: object = {}) =>
  registry.call<{registryId: string; repositoryCreationTemplate: Record<string, unknown>}>(
    'CreateRepositoryCreationTemplate',
    {prefix, appliedFor: ['CREATE_ON_PUSH'], ...input},
  );
const LIFECYCLE = `{\r\n "rules": [{"rulePriority": 1, "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 3}, "action": {"type": "expire"}}]}`;
const POLICY =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecr:BatchGetImage","Principal":"*"}]}';

/** Pushes through `/v2/` to a repository that may not be there; the status of beginning an upload. */
async function beginUpload(repositoryName: string): Promise<number> {
  const {authorizationData} = await registry.call<{authorizationData: {authorizationToken: string}[]}>(
    'GetAuthorizationToken',
  );
  const response = await fetch(`${registry.ecr.url}/v2/${repositoryName}/blobs/uploads/`, {
    method: 'POST',
    headers: {authorization: `Basic ${authorizationData[0]!.authorizationToken}`},
  });
  await response.arrayBuffer();
  return response.status;
}

describe('creation templates: validation', () => {
  test.each([
    ['a prefix in upper case', {prefix: 'Team'}],
    ['no way to apply for', {appliedFor: []}],
    ['an unknown way', {appliedFor: ['ALWAYS']}],
    ['a policy that is none', {repositoryPolicy: '{}'}],
    ['a lifecycle policy that is none', {lifecyclePolicy: '{"rules":[]}'}],
    [
      'filters without a mode for them',
      {imageTagMutabilityExclusionFilters: [{filter: 'v*', filterType: 'WILDCARD'}]},
    ],
  ])('refuses %s', async (_title, input) => {
    const {name} = await registry.refusal('CreateRepositoryCreationTemplate', {
      prefix: 'bad',
      appliedFor: ['REPLICATION'],
      ...input,
    });
    expect(name).toBe('InvalidParameterException');
  });
});

describe('creation templates: behaviour', () => {
  test('are one template with a slash at the end of their prefix and without', async () => {
    await create('slashed/');
    const again = {prefix: 'slashed', appliedFor: ['REPLICATION']};
    expect((await registry.refusal('CreateRepositoryCreationTemplate', again)).name).toBe(
      'TemplateAlreadyExistsException',
    );
    await registry.call('UpdateRepositoryCreationTemplate', {prefix: 'slashed', description: 'both'});
    const named = {prefixes: ['slashed', 'slashed/']};
    expect(
      (await registry.call('DescribeRepositoryCreationTemplates', named)).repositoryCreationTemplates,
    ).toMatchObject([{prefix: 'slashed/', description: 'both'}]);
    await registry.call('DeleteRepositoryCreationTemplate', {prefix: 'slashed'});
  });

  test('are created with what they do not say filled in', async () => {
    const at = registry.now / 1000;
    expect(await create('plain')).toEqual({
      registryId: ACCOUNT,
      repositoryCreationTemplate: {
        prefix: 'plain',
        encryptionConfiguration: {encryptionType: 'AES256'},
        imageTagMutability: 'MUTABLE',
        appliedFor: ['CREATE_ON_PUSH'],
        createdAt: at,
        updatedAt: at,
      },
    });
    const again = {prefix: 'plain', appliedFor: ['REPLICATION']};
    expect((await registry.refusal('CreateRepositoryCreationTemplate', again)).name).toBe(
      'TemplateAlreadyExistsException',
    );
  });

  test("ECR: a template's lifecycle policy is echoed as it was written, where PutLifecyclePolicy minifies", async () => {
    const {repositoryCreationTemplate} = await create('texts', {
      lifecyclePolicy: LIFECYCLE,
      repositoryPolicy: POLICY,
    });
    expect(repositoryCreationTemplate.lifecyclePolicy).toBe(LIFECYCLE);
    expect(String(repositoryCreationTemplate.repositoryPolicy)).toMatch(/^\{\n {2}"Version" : "2012-10-17",/);
  });

  test('are changed in part, and lose a policy to an empty text', async () => {
    await create('part', {description: 'mine', lifecyclePolicy: LIFECYCLE, imageTagMutability: 'IMMUTABLE'});
    registry.pass(60_000);
    const {repositoryCreationTemplate} = await registry.call<{
      repositoryCreationTemplate: Record<string, unknown>;
    }>('UpdateRepositoryCreationTemplate', {
      prefix: 'part',
      lifecyclePolicy: '',
      appliedFor: ['REPLICATION'],
    });
    expect(repositoryCreationTemplate).toMatchObject({
      description: 'mine',
      imageTagMutability: 'IMMUTABLE',
      appliedFor: ['REPLICATION'],
      createdAt: registry.now / 1000 - 60,
      updatedAt: registry.now / 1000,
    });
    expect(repositoryCreationTemplate).not.toHaveProperty('lifecyclePolicy');
  });

  test('are described by prefix or all, and deleted', async () => {
    await create('to-delete');
    const prefixes = async (input: object) => {
      const {registryId, repositoryCreationTemplates} = await registry.call<{
        registryId: string;
        repositoryCreationTemplates: {prefix: string}[];
      }>('DescribeRepositoryCreationTemplates', input);
      expect(registryId).toBe(ACCOUNT);
      return repositoryCreationTemplates.map(({prefix}) => prefix);
    };
    expect(await prefixes({prefixes: ['to-delete', 'unknown']})).toEqual(['to-delete']);
    expect(await prefixes({})).toContain('to-delete');
    expect(await prefixes({maxResults: 1})).toHaveLength(1);
    const deleted = await registry.call('DeleteRepositoryCreationTemplate', {prefix: 'to-delete'});
    expect(deleted).toMatchObject({repositoryCreationTemplate: {prefix: 'to-delete'}});
    for (const operation of ['DeleteRepositoryCreationTemplate', 'UpdateRepositoryCreationTemplate']) {
      expect((await registry.refusal(operation, {prefix: 'to-delete'})).name).toBe(
        'TemplateNotFoundException',
      );
    }
  });

  test('make a repository when something is pushed to it, with everything they say', async () => {
    expect(await beginUpload('made/app')).toBe(404);
    await create('made', {
      imageTagMutability: 'IMMUTABLE',
      resourceTags: [{Key: 'team', Value: 'web'}],
      customRoleArn: `arn:aws:iam::${ACCOUNT}:role/creator`,
      lifecyclePolicy: LIFECYCLE,
      repositoryPolicy: POLICY,
    });
    expect(await beginUpload('made/app')).toBe(202);
    const {repositories} = await registry.call('DescribeRepositories', {repositoryNames: ['made/app']});
    expect(repositories).toMatchObject([{imageTagMutability: 'IMMUTABLE'}]);
    const resourceArn = `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/made/app`;
    expect(await registry.call('ListTagsForResource', {resourceArn})).toEqual({
      tags: [{Key: 'team', Value: 'web'}],
    });
    const {lifecyclePolicyText} = await registry.call('GetLifecyclePolicy', {repositoryName: 'made/app'});
    expect(lifecyclePolicyText).toBe(JSON.stringify(JSON.parse(LIFECYCLE)));
    expect((await registry.call('GetRepositoryPolicy', {repositoryName: 'made/app'})).policyText).toContain(
      'BatchGetImage',
    );
  });

  test('ECR: a template with tags or a KMS key but no role is accepted, and fails only when a repository is made', async () => {
    await create('roleless', {resourceTags: [{Key: 'team', Value: 'web'}]});
    expect(await beginUpload('roleless/app')).not.toBe(202);
    expect((await registry.refusal('DescribeRepositories', {repositoryNames: ['roleless/app']})).name).toBe(
      'RepositoryNotFoundException',
    );
  });

  test('serve replication where they apply to it', async () => {
    const there = {region: 'eu-north-1'};
    await registry.call(
      'CreateRepositoryCreationTemplate',
      {prefix: 'ROOT', appliedFor: ['REPLICATION'], imageTagMutability: 'IMMUTABLE'},
      there,
    );
    await registry.createRepository('copied/app');
    const rules = [{destinations: [{region: 'eu-north-1', registryId: ACCOUNT}]}];
    await registry.call('PutReplicationConfiguration', {replicationConfiguration: {rules}});
    await registry.push('copied/app', await images.image({layers: 1}), ['v1']);
    await registry.ecr.idle();
    const {repositories} = await registry.call(
      'DescribeRepositories',
      {repositoryNames: ['copied/app']},
      there,
    );
    expect(repositories).toMatchObject([{imageTagMutability: 'IMMUTABLE'}]);
  });
});
