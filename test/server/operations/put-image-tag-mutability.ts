import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

const FILTERS = [{filterType: 'WILDCARD', filter: 'latest*'}];

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({imageTagMutability: 'MUTABLE'}),
  'wants filters where there are exclusions, and only there': async ({
    refuses,
    refusesParameter,
    repository,
  }) => {
    const repositoryName = await repository();
    await refusesParameter(
      {repositoryName, imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION'},
      'imageTagMutabilityExclusionFilters',
      "ImageTagMutabilityExclusionFilters can't be null when imageTagMutability is set as IMMUTABLE_WITH_EXCLUSION",
    );
    await refuses(
      {repositoryName, imageTagMutability: 'MUTABLE', imageTagMutabilityExclusionFilters: FILTERS},
      'InvalidParameterException',
    );
  },
};

export const behaviour: OperationTests = {
  'changes mutability with its filters': async ({accountId, answer, repository}) => {
    const repositoryName = await repository();
    const input = {
      repositoryName,
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: FILTERS,
    };
    expect(await answer(input)).toEqual({registryId: accountId, ...input});
    expect(await answer({repositoryName, imageTagMutability: 'IMMUTABLE'})).toEqual({
      registryId: accountId,
      repositoryName,
      imageTagMutability: 'IMMUTABLE',
    });
  },
};
