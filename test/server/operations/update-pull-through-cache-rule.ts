import {expect} from 'vitest';
import {REGION} from '../../support/local-registry.ts';
import type {OperationTests} from '../../support/operation-bench.ts';

/** A secret of the registry's own account and region, as it must be. */
const secret = (accountId: string, name: string) =>
  `arn:aws:secretsmanager:${REGION}:${accountId}:secret:ecr-pullthroughcache/${name}-AbCdEf`;

export const validation: OperationTests = {
  'does not find a rule that is not there': ({accountId, refuses}) =>
    refuses(
      {ecrRepositoryPrefix: 'none', credentialArn: secret(accountId, 'other')},
      'PullThroughCacheRuleNotFoundException',
      `The pull through cache rule with Amazon ECR repository prefix 'none' does not exist in the registry with id '${accountId}'`,
    ),
  'wants a secret or a role': async ({call, refuses}) => {
    const ecrRepositoryPrefix = 'quay';
    await call('CreatePullThroughCacheRule', {ecrRepositoryPrefix, upstreamRegistryUrl: 'quay.io'});
    await refuses(
      {ecrRepositoryPrefix},
      'InvalidParameterException',
      'Invalid input: Please set either credential arn or role arn to update the credentials',
    );
  },
  'refuses what is no secret of a cache': ({refuses}) =>
    refuses({ecrRepositoryPrefix: 'hub', credentialArn: 'password'}, 'InvalidParameterException'),
};

export const behaviour: OperationTests = {
  'changes the login of a rule': async ({accountId, answer, call, seconds}) => {
    await call('CreatePullThroughCacheRule', {
      ecrRepositoryPrefix: 'hub',
      upstreamRegistryUrl: 'registry-1.docker.io',
      credentialArn: secret(accountId, 'hub'),
    });
    expect(await answer({ecrRepositoryPrefix: 'hub', credentialArn: secret(accountId, 'other')})).toEqual({
      ecrRepositoryPrefix: 'hub',
      registryId: accountId,
      updatedAt: seconds,
      credentialArn: secret(accountId, 'other'),
      upstreamRepositoryPrefix: 'ROOT',
    });
  },
};
