import type {SigningConfiguration} from '@aws-sdk/client-ecr';
import {matchesPattern, wildcardPattern} from '../../access/decision/pattern.ts';

/** The signing profiles whose rules cover a repository, each once. A rule without filters covers all. */
export function matchingProfiles(
  configuration: SigningConfiguration | undefined,
  repositoryName: string,
): string[] {
  const profiles = (configuration?.rules ?? [])
    .filter(
      ({repositoryFilters}) =>
        !repositoryFilters ||
        repositoryFilters.some(({filter}) => matchesPattern(wildcardPattern(filter!), repositoryName)),
    )
    .map(({signingProfileArn}) => signingProfileArn!);
  return [...new Set(profiles)];
}
