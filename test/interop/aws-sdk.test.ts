/** Operations that are newer than the packaged AWS CLI, through the AWS SDK as a program uses it. */
import * as sdk from '@aws-sdk/client-ecr';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, OTHER_REGION, startLocalRegistry} from '../support/local-registry.ts';
import {ImageGenerator} from '../support/random-image.ts';

const generator = new ImageGenerator('sdk');
const PROFILE = 'arn:aws:signer:us-east-1:123456789012:/signing-profiles/ours';
const ROLE = 'arn:aws:iam::123456789012:role/scanner';

let registry: LocalRegistry;
let client: sdk.ECRClient;
beforeAll(async () => {
  registry = await startLocalRegistry();
  client = registry.client();
  await registry.createRepository('app');
});
afterAll(async () => {
  client.destroy();
  await registry.close();
});

const now = () => new Date(registry.now);

describe('the AWS SDK for JavaScript', () => {
  test('makes, changes, reads and deletes creation templates', async () => {
    const made = await client.send(
      new sdk.CreateRepositoryCreationTemplateCommand({prefix: 'team', appliedFor: ['CREATE_ON_PUSH']}),
    );
    expect(made.repositoryCreationTemplate?.createdAt).toEqual(now());
    await client.send(
      new sdk.UpdateRepositoryCreationTemplateCommand({prefix: 'team', imageTagMutability: 'IMMUTABLE'}),
    );
    const found = await client.send(new sdk.DescribeRepositoryCreationTemplatesCommand({}));
    expect(found.repositoryCreationTemplates).toMatchObject([
      {prefix: 'team', imageTagMutability: 'IMMUTABLE'},
    ]);
    await client.send(new sdk.DeleteRepositoryCreationTemplateCommand({prefix: 'team'}));
    const gone = client.send(new sdk.DeleteRepositoryCreationTemplateCommand({prefix: 'team'}));
    await expect(gone).rejects.toBeInstanceOf(sdk.TemplateNotFoundException);
  });

  test('puts, reads and deletes the signing configuration, and reads the status of an image', async () => {
    const signingConfiguration = {rules: [{signingProfileArn: PROFILE}]};
    await client.send(new sdk.PutSigningConfigurationCommand({signingConfiguration}));
    const image = await registry.push('app', await generator.image({layers: 1}), ['signed']);
    const status = await client.send(
      new sdk.DescribeImageSigningStatusCommand({repositoryName: 'app', imageId: {imageDigest: image}}),
    );
    expect(status.signingStatuses).toEqual([{signingProfileArn: PROFILE, status: 'COMPLETE'}]);
    expect(await client.send(new sdk.GetSigningConfigurationCommand({}))).toMatchObject({
      signingConfiguration,
    });
    await client.send(new sdk.DeleteSigningConfigurationCommand({}));
    const gone = client.send(new sdk.GetSigningConfigurationCommand({}));
    await expect(gone).rejects.toBeInstanceOf(sdk.SigningConfigurationNotFoundException);
  });

  test('reads and changes account settings', async () => {
    const setting = {name: 'BLOB_MOUNTING', value: 'ENABLED'};
    await client.send(new sdk.PutAccountSettingCommand(setting));
    expect(await client.send(new sdk.GetAccountSettingCommand({name: setting.name}))).toMatchObject(setting);
  });

  test('excludes principals from pull times', async () => {
    const made = await client.send(new sdk.RegisterPullTimeUpdateExclusionCommand({principalArn: ROLE}));
    expect(made.createdAt).toEqual(now());
    const listed = await client.send(new sdk.ListPullTimeUpdateExclusionsCommand({}));
    expect(listed.pullTimeUpdateExclusions).toEqual([ROLE]);
    await client.send(new sdk.DeregisterPullTimeUpdateExclusionCommand({principalArn: ROLE}));
  });

  test('lists what refers to an image', async () => {
    const image = await generator.image({layers: 1});
    await registry.push('app', image, ['subject']);
    const digest = await registry.push('app', await generator.image({layers: 1, subject: image.descriptor}));
    const subjectId = {imageDigest: image.descriptor.digest};
    const found = await client.send(new sdk.ListImageReferrersCommand({repositoryName: 'app', subjectId}));
    expect(found.referrers).toMatchObject([{digest, artifactStatus: 'ACTIVE'}]);
  });

  test('archives an image and brings it back', async () => {
    const imageDigest = await registry.push('app', await generator.image({layers: 1}), ['cold']);
    const to = (targetStorageClass: sdk.TargetStorageClass) =>
      client.send(
        new sdk.UpdateImageStorageClassCommand({
          repositoryName: 'app',
          imageId: {imageDigest},
          targetStorageClass,
        }),
      );
    expect((await to('ARCHIVE')).imageStatus).toBe('ARCHIVED');
    expect((await to('STANDARD')).imageStatus).toBe('ACTIVATING');
  });

  test('changes and validates pull-through cache rules', async () => {
    const ecrRepositoryPrefix = 'quay';
    await client.send(
      new sdk.CreatePullThroughCacheRuleCommand({ecrRepositoryPrefix, upstreamRegistryUrl: 'quay.io'}),
    );
    const changed = await client.send(
      new sdk.UpdatePullThroughCacheRuleCommand({ecrRepositoryPrefix, customRoleArn: ROLE}),
    );
    expect(changed.updatedAt).toEqual(now());
    const valid = await client.send(new sdk.ValidatePullThroughCacheRuleCommand({ecrRepositoryPrefix}));
    expect(valid.isValid).toBe(false);
  });

  test('fills another region with what was there before', async () => {
    const destination = {region: OTHER_REGION, registryId: ACCOUNT};
    const replicationConfiguration = {rules: [{destinations: [destination]}]};
    await client.send(new sdk.PutReplicationConfigurationCommand({replicationConfiguration}));
    const begun = await client.send(new sdk.StartReplicationBackfillCommand({destination}));
    expect(begun.startedAt).toEqual(now());
    const {replicationBackfillId} = begun;
    await registry.ecr.idle();
    const listed = await client.send(new sdk.ListReplicationBackfillsCommand({}));
    expect(listed.backfills).toMatchObject([{replicationBackfillId, status: 'COMPLETE'}]);
    const results = await client.send(
      new sdk.DescribeReplicationBackfillResultsCommand({replicationBackfillId: replicationBackfillId!}),
    );
    expect(results.results?.length).toBeGreaterThan(0);
    const late = client.send(
      new sdk.StopReplicationBackfillCommand({replicationBackfillId: replicationBackfillId!}),
    );
    await expect(late).rejects.toBeInstanceOf(sdk.ReplicationBackfillInvalidStatusException);
  });
});
