import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there, whatever else is': async ({
    accountId,
    refuses,
    repository,
  }) =>
    refuses(
      {repositoryNames: [await repository(), 'none']},
      'RepositoryNotFoundException',
      `The repository with name 'none' does not exist in the registry with id '${accountId}'`,
    ),
  'takes names or pages, not both': async ({refuses, repository}) =>
    refuses({repositoryNames: [await repository()], maxResults: 1}, 'InvalidParameterException'),
  'gives at most a thousand at once': ({refusesParameter}) =>
    refusesParameter({maxResults: 1001}, 'maxResults', 'Member must have value less than or equal to 1000'),
};

export const behaviour: OperationTests = {
  'gives repositories by name, page by page': async ({answer, repository}) => {
    for (const name of ['two', 'one', 'three']) await repository(name);
    const names: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await answer<{repositories: {repositoryName: string}[]; nextToken?: string}>({
        maxResults: 2,
        nextToken,
      });
      names.push(...page.repositories.map(({repositoryName}) => repositoryName));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(names).toEqual(['one', 'three', 'two']);
  },
};
