import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {
  ACCOUNT,
  type LocalRegistry,
  OTHER_ACCOUNT,
  startLocalRegistry,
} from '../../support/local-registry.ts';

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('app');
});
afterAll(() => registry.close());

const policy = (...Statement: object[]) => JSON.stringify({Statement, Version: '2012-10-17'});
const allowOther = (Action: unknown = 'ecr:*') => ({
  Effect: 'Allow',
  Action,
  Principal: {AWS: OTHER_ACCOUNT},
});
const refused = (text: string) => `Invalid parameter at 'PolicyText' failed to satisfy constraint: '${text}'`;

describe('repository policies: validation', () => {
  test.each([
    '',
    'nonsense',
    '{}',
    '{"Statement":[]}',
    policy({Effect: 'Maybe', Action: 'ecr:*', Principal: '*'}),
    policy({Effect: 'Allow', Action: 'ecr:*'}),
  ])('refuses %s', async policyText => {
    const {name, message} = await registry.refusal('SetRepositoryPolicy', {
      repositoryName: 'app',
      policyText,
    });
    expect([name, message]).toEqual([
      'InvalidParameterException',
      refused('Invalid repository policy provided'),
    ]);
  });

  test('refuses a repository that is not there before it looks at the policy', async () => {
    const {name} = await registry.refusal('SetRepositoryPolicy', {repositoryName: 'none', policyText: ''});
    expect(name).toBe('RepositoryNotFoundException');
  });
});

describe('repository policies: behaviour', () => {
  test('gives back what the service would print', async () => {
    const policyText = [
      '{',
      '  "Version" : "2012-10-17",',
      '  "Statement" : [ {',
      '    "Effect" : "Allow",',
      '    "Principal" : {',
      `      "AWS" : "arn:aws:iam::${OTHER_ACCOUNT}:root"`,
      '    },',
      '    "Action" : [ "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer" ]',
      '  } ]',
      '}',
    ].join('\n');
    const expected = {registryId: ACCOUNT, repositoryName: 'app', policyText};
    const given = policy(allowOther(['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']));
    expect(await registry.call('SetRepositoryPolicy', {repositoryName: 'app', policyText: given})).toEqual(
      expected,
    );
    expect(await registry.call('GetRepositoryPolicy', {repositoryName: 'app'})).toEqual(expected);
    expect(await registry.call('DeleteRepositoryPolicy', {repositoryName: 'app'})).toEqual(expected);
    for (const operation of ['GetRepositoryPolicy', 'DeleteRepositoryPolicy']) {
      expect(await registry.refusal(operation, {repositoryName: 'app'})).toEqual({
        status: 400,
        name: 'RepositoryPolicyNotFoundException',
        message: `Repository policy does not exist for the repository with name 'app' in the registry with id '${ACCOUNT}'`,
      });
    }
  });

  test('lets another account in, and only where the policy says so', async () => {
    const input = {repositoryName: 'app', registryId: ACCOUNT};
    const other = {accountId: OTHER_ACCOUNT};
    const arn = `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/app`;
    const denied = (action: string) => ({
      status: 400,
      name: 'AccessDeniedException',
      message: `User: arn:aws:iam::${OTHER_ACCOUNT}:root is not authorized to perform: ecr:${action} on resource: ${arn} because no resource-based policy allows the ecr:${action} action`,
    });
    expect(await registry.refusal('ListImages', input, other)).toEqual(denied('ListImages'));
    await registry.call('SetRepositoryPolicy', {
      repositoryName: 'app',
      policyText: policy(allowOther('ecr:ListImages')),
    });
    expect(await registry.call('ListImages', input, other)).toEqual({imageIds: []});
    expect(await registry.refusal('DescribeImages', input, other)).toEqual(denied('DescribeImages'));
    await registry.call('DeleteRepositoryPolicy', {repositoryName: 'app'});
    expect((await registry.refusal('ListImages', input, other)).name).toBe('AccessDeniedException');
  });

  test('denies even the own account where the policy says so', async () => {
    const policyText = policy({Effect: 'Deny', Principal: '*', Action: 'ecr:ListImages'});
    await registry.call('SetRepositoryPolicy', {repositoryName: 'app', policyText});
    const {name, message} = await registry.refusal('ListImages', {repositoryName: 'app'});
    expect(name).toBe('AccessDeniedException');
    expect(message).toMatch(/with an explicit deny in a resource-based policy$/);
    await registry.call('DeleteRepositoryPolicy', {repositoryName: 'app'});
  });

  test('refuses a policy that would lock its author out, unless forced', async () => {
    const policyText = policy({Effect: 'Deny', Principal: '*', Action: 'ecr:SetRepositoryPolicy'});
    const input = {repositoryName: 'app', policyText};
    expect((await registry.refusal('SetRepositoryPolicy', input)).name).toBe('InvalidParameterException');
    expect((await registry.refusal('GetRepositoryPolicy', input)).name).toBe(
      'RepositoryPolicyNotFoundException',
    );
    await registry.call('SetRepositoryPolicy', {...input, force: true});
    expect((await registry.refusal('SetRepositoryPolicy', {...input, force: true})).name).toBe(
      'AccessDeniedException',
    );
    await registry.call('DeleteRepositoryPolicy', {repositoryName: 'app'});
  });

  test('goes when its repository goes', async () => {
    await registry.createRepository('brief');
    await registry.call('SetRepositoryPolicy', {repositoryName: 'brief', policyText: policy(allowOther())});
    await registry.call('DeleteRepository', {repositoryName: 'brief'});
    await registry.createRepository('brief');
    expect((await registry.refusal('GetRepositoryPolicy', {repositoryName: 'brief'})).name).toBe(
      'RepositoryPolicyNotFoundException',
    );
  });
});
