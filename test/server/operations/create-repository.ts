import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses a name that no repository can have': ({refusesParameter}) =>
    refusesParameter(
      {repositoryName: 'App'},
      'repositoryName',
      String.raw`must satisfy regular expression '[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*'`,
    ),
  'refuses a mutability that there is not': ({refusesParameter}) =>
    refusesParameter(
      {repositoryName: 'app', imageTagMutability: 'SOMETIMES'},
      'imageTagMutability',
      'Member must satisfy enum value set: [IMMUTABLE, MUTABLE, MUTABLE_WITH_EXCLUSION, IMMUTABLE_WITH_EXCLUSION]',
    ),
  'refuses tags of AWS and too many': async ({refuses}) => {
    const tags = (count: number) => Array.from({length: count}, (_, at) => ({Key: `k${at}`, Value: ''}));
    await refuses({repositoryName: 'app', tags: [{Key: 'aws:x', Value: ''}]}, 'InvalidTagParameterException');
    await refuses({repositoryName: 'app', tags: tags(51)}, 'TooManyTagsException');
  },
};

export const behaviour: OperationTests = {
  'makes a repository with what is not said filled in, and none twice': async ({
    accountId,
    answer,
    arn,
    refuses,
    seconds,
  }) => {
    expect(await answer({repositoryName: 'app'})).toEqual({
      repository: {
        repositoryArn: arn(),
        registryId: accountId,
        repositoryName: 'app',
        repositoryUri: expect.stringMatching(new RegExp(`^${accountId}\\.dkr\\.ecr\\..*/app$`)),
        createdAt: seconds,
        imageTagMutability: 'MUTABLE',
        imageScanningConfiguration: {scanOnPush: false},
        encryptionConfiguration: {encryptionType: 'AES256'},
      },
    });
    await refuses(
      {repositoryName: 'app'},
      'RepositoryAlreadyExistsException',
      `The repository with name 'app' already exists in the registry with id '${accountId}'`,
    );
  },
};
