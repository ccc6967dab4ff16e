import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {
  BatchGetImageCommand,
  CompleteLayerUploadCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  GetAuthorizationTokenCommand,
  InitiateLayerUploadCommand,
  ListImagesCommand,
  PutAccountSettingCommand,
  PutImageCommand,
  RegisterPullTimeUpdateExclusionCommand,
  SetRepositoryPolicyCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {
  ACCOUNT,
  type LocalRegistry,
  OTHER_ACCOUNT,
  REGION,
  startLocalRegistry,
} from '../../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../../support/random-image.ts';

const allow = (Action: unknown, Resource: unknown = '*', Condition?: object) => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Action, Resource, ...(Condition ? {Condition} : {})}],
});
const key = (id: string) => [{id, secret: `secret-of-${id}`}];
const arn = (name: string) => `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${name}`;

const USERS = {
  accounts: {
    [ACCOUNT]: {
      organizationId: 'o-ours',
      root: {accessKeys: key('AKIAROOT')},
      users: {
        reader: {accessKeys: key('AKIAREADER'), policies: ['AmazonEC2ContainerRegistryReadOnly']},
        nobody: {accessKeys: key('AKIANOBODY')},
        team: {
          accessKeys: key('AKIATEAM'),
          tags: {team: 'web'},
          policies: [
            allow('ecr:*', '*', {StringEquals: {'aws:ResourceTag/team': `\${aws:PrincipalTag/team}`}}),
            allow('ecr:CreateRepository', '*', {StringEquals: {'aws:RequestTag/team': 'web'}}),
            allow('ecr:TagResource'),
          ],
        },
        settings: {
          accessKeys: key('AKIASETTINGS'),
          policies: [
            allow('ecr:PutAccountSetting', '*', {StringEquals: {'ecr:AccountSetting': 'BLOB_MOUNTING'}}),
          ],
        },
        bounded: {
          accessKeys: key('AKIABOUNDED'),
          policies: [allow('ecr:*')],
          permissionsBoundary: 'AmazonEC2ContainerRegistryReadOnly',
        },
      },
      roles: {
        ci: {
          policies: [allow('ecr:*', arn('ci/*'))],
          sessions: [
            {
              name: 'run-1',
              accessKey: key('ASIARUN1')[0],
              sessionToken: 'token-1',
              expires: '2026-03-01T12:30:00Z',
            },
            {name: 'run-2', accessKey: key('ASIARUN2')[0], sessionToken: 'token-2'},
          ],
        },
      },
    },
    [OTHER_ACCOUNT]: {
      root: {accessKeys: key('AKIAOTHERROOT')},
      users: {
        friend: {accessKeys: key('AKIAFRIEND'), policies: [allow('ecr:ListImages')]},
        stranger: {accessKeys: key('AKIASTRANGER')},
      },
    },
  },
};

let registry: LocalRegistry;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-permissions-'));
  const users = path.join(folder, 'users.json');
  await writeFile(users, JSON.stringify(USERS));
  // The SDK signs with this machine's clock, so that is the server's clock as well.
  registry = await startLocalRegistry({users, clock: Date.now});
  await as('AKIAROOT').send(new CreateRepositoryCommand({repositoryName: 'app'}));
  await as('AKIAROOT').send(new CreateRepositoryCommand({repositoryName: 'ci/app'}));
});
afterAll(async () => {
  await registry.close();
  await rm(folder, {recursive: true});
});

const as = (id: string, sessionToken?: string) =>
  registry.client({
    accessKeyId: id,
    secret: `secret-of-${id}`,
    ...(sessionToken === undefined ? {} : {sessionToken}),
  });
const list = (repositoryName = 'app', registryId?: string) =>
  new ListImagesCommand({repositoryName, ...(registryId === undefined ? {} : {registryId})});

/** Any command: the SDK's own type of `send` cannot be named for all of them. */
type AnyCommand = {input: object};

async function refusal(client: ECRClient, command: AnyCommand): Promise<[string, string]> {
  try {
    await client.send(command as ListImagesCommand);
  } catch (error) {
    return [(error as Error).name, (error as Error).message];
  }
  throw new Error('expected a refusal');
}

describe('with a users file', () => {
  test('an unknown key, a wrong secret and an expired session are refused', async () => {
    const unknown = registry.client({accessKeyId: 'AKIAUNKNOWN'});
    expect((await refusal(unknown, list()))[0]).toBe('UnrecognizedClientException');
    const wrong = registry.client({accessKeyId: 'AKIAREADER', secret: 'wrong'});
    expect((await refusal(wrong, list()))[0]).toBe('InvalidSignatureException');
    expect((await refusal(as('ASIARUN1', 'token-1'), list('ci/app')))[0]).toBe('ExpiredTokenException');
    expect((await refusal(as('ASIARUN1', 'token-2'), list('ci/app')))[0]).toBe('UnrecognizedClientException');
  });

  test('a user may do what its policies allow, and no more', async () => {
    expect(await as('AKIAREADER').send(list())).toMatchObject({imageIds: []});
    expect(await refusal(as('AKIAREADER'), new CreateRepositoryCommand({repositoryName: 'new'}))).toEqual([
      'AccessDeniedException',
      `User: arn:aws:iam::${ACCOUNT}:user/reader is not authorized to perform: ecr:CreateRepository on resource: ${arn('new')} because no identity-based policy allows the ecr:CreateRepository action`,
    ]);
  });

  test('refusals name what was asked: all repositories, or nothing in particular', async () => {
    const [, described] = await refusal(as('AKIANOBODY'), new DescribeRepositoriesCommand({}));
    expect(described).toContain(`on resource: arn:aws:ecr:${REGION}:${ACCOUNT}:repository/* because`);
    const [, token] = await refusal(as('AKIANOBODY'), new GetAuthorizationTokenCommand({}));
    expect(token).toContain('ecr:GetAuthorizationToken on resource: * because');
  });

  test('a repository policy lets a user of the same account in by itself', async () => {
    expect((await refusal(as('AKIANOBODY'), list()))[0]).toBe('AccessDeniedException');
    const Statement = [
      {Effect: 'Allow', Principal: {AWS: `arn:aws:iam::${ACCOUNT}:user/nobody`}, Action: 'ecr:ListImages'},
    ];
    await setPolicy(Statement);
    expect(await as('AKIANOBODY').send(list())).toMatchObject({imageIds: []});
  });

  test('across accounts both sides must allow', async () => {
    const Statement = [{Effect: 'Allow', Principal: {AWS: OTHER_ACCOUNT}, Action: 'ecr:ListImages'}];
    expect((await refusal(as('AKIAFRIEND'), list('app', ACCOUNT)))[1]).toMatch(
      /because no resource-based policy allows/,
    );
    await setPolicy(Statement);
    expect(await as('AKIAFRIEND').send(list('app', ACCOUNT))).toMatchObject({imageIds: []});
    expect((await refusal(as('AKIASTRANGER'), list('app', ACCOUNT)))[1]).toMatch(
      /because no identity-based policy allows/,
    );
  });

  test('a policy that names somebody who is not there is refused', async () => {
    const policyText = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: {AWS: `arn:aws:iam::${ACCOUNT}:user/ghost`}, Action: 'ecr:*'}],
    });
    const command = new SetRepositoryPolicyCommand({repositoryName: 'app', policyText});
    expect(await refusal(as('AKIAROOT'), command)).toEqual([
      'InvalidParameterException',
      "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Principal not found'",
    ]);
  });

  test('tags of requests, resources and principals decide', async () => {
    const create = (repositoryName: string, team?: string) =>
      new CreateRepositoryCommand({repositoryName, ...(team ? {tags: [{Key: 'team', Value: team}]} : {})});
    expect((await refusal(as('AKIATEAM'), create('web/untagged')))[0]).toBe('AccessDeniedException');
    expect((await refusal(as('AKIATEAM'), create('web/other', 'api')))[0]).toBe('AccessDeniedException');
    await as('AKIATEAM').send(create('web/app', 'web'));
    expect(await as('AKIATEAM').send(list('web/app'))).toMatchObject({imageIds: []});
    expect((await refusal(as('AKIATEAM'), list('app')))[0]).toBe('AccessDeniedException');
  });

  test('the name of an account setting decides', async () => {
    const put = (name: string, value: string) => new PutAccountSettingCommand({name, value});
    await as('AKIASETTINGS').send(put('BLOB_MOUNTING', 'ENABLED'));
    expect((await refusal(as('AKIASETTINGS'), put('REGISTRY_POLICY_SCOPE', 'V1')))[0]).toBe(
      'AccessDeniedException',
    );
  });

  test('a permissions boundary limits', async () => {
    expect(await as('AKIABOUNDED').send(list())).toMatchObject({imageIds: []});
    const [, message] = await refusal(
      as('AKIABOUNDED'),
      new CreateRepositoryCommand({repositoryName: 'new'}),
    );
    expect(message).toMatch(/because no permissions boundary allows the ecr:CreateRepository action$/);
  });

  test('ECR: a pull by a session counts as a pull by its role', async () => {
    const image = await new ImageGenerator('permissions').image({layers: 1});
    const session = as('ASIARUN2', 'token-2');
    await pushWithSdk(session, 'ci/app', image);
    await as('AKIAROOT').send(
      new RegisterPullTimeUpdateExclusionCommand({principalArn: `arn:aws:iam::${ACCOUNT}:role/ci`}),
    );
    const imageIds = [{imageDigest: image.descriptor.digest}];
    const pull = new BatchGetImageCommand({repositoryName: 'ci/app', imageIds});
    const pulledAt = async () => {
      const {imageDetails} = await as('AKIAROOT').send(new DescribeImagesCommand({repositoryName: 'ci/app'}));
      return imageDetails?.[0]?.lastRecordedPullTime;
    };
    await session.send(pull);
    expect(await pulledAt()).toBeUndefined();
    await as('AKIAROOT').send(pull);
    expect(await pulledAt()).toBeInstanceOf(Date);
  });

  test('the same rules hold under /v2/, with the words of the refusal', async () => {
    const token = async (id: string) => {
      const {authorizationData} = await as(id).send(new GetAuthorizationTokenCommand({}));
      return authorizationData![0]!.authorizationToken!;
    };
    const get = async (id: string, method: string, route: string) =>
      fetch(`${registry.ecr.url}/v2/${route}`, {
        method,
        headers: {authorization: `Basic ${await token(id)}`},
      });
    expect((await get('AKIAREADER', 'GET', 'app/tags/list')).status).toBe(200);
    const denied = await get('AKIAREADER', 'POST', 'app/blobs/uploads/');
    expect(denied.status).toBe(403);
    expect(await denied.json()).toEqual({
      errors: [
        {
          code: 'DENIED',
          message: `User: arn:aws:iam::${ACCOUNT}:user/reader is not authorized to perform: ecr:InitiateLayerUpload on resource: ${arn('app')} because no identity-based policy allows the ecr:InitiateLayerUpload action`,
        },
      ],
    });
  });
});

async function setPolicy(Statement: object[]): Promise<void> {
  const policyText = JSON.stringify({Version: '2012-10-17', Statement});
  await as('AKIAROOT').send(new SetRepositoryPolicyCommand({repositoryName: 'app', policyText}));
}

async function pushWithSdk(client: ECRClient, repositoryName: string, image: GeneratedImage): Promise<void> {
  for (const [digest, bytes] of image.blobs) {
    const {uploadId} = await client.send(new InitiateLayerUploadCommand({repositoryName}));
    const part = {partFirstByte: 0, partLastByte: bytes.length - 1, layerPartBlob: bytes};
    await client.send(new UploadLayerPartCommand({repositoryName, uploadId, ...part}));
    await client.send(new CompleteLayerUploadCommand({repositoryName, uploadId, layerDigests: [digest]}));
  }
  const imageManifest = Buffer.from(image.manifest.bytes).toString('utf8');
  await client.send(new PutImageCommand({repositoryName, imageManifest, imageTag: 'v1'}));
}
