import {partitionOfRegion} from '../../access/grammar/arn.ts';
import {EcrFault, invalidParameter} from '../ecr-fault.ts';
import type {RepositoryId} from '../state/records.ts';

/** `arn:aws:ecr:us-east-1:123456789012:repository/app`; the name may be `*`. */
export function repositoryArn({accountId, region, repositoryName}: RepositoryId): string {
  return `arn:${partitionOfRegion(region)}:ecr:${region}:${accountId}:repository/${repositoryName}`;
}

const REPOSITORY_ARN =
  /^arn:aws[a-z-]*:ecr:(?<region>[a-z0-9-]+):(?<accountId>\d{12}):repository\/(?<repositoryName>.+)$/;

/**
 * Reads the ARN of a repository, the only resource that ECR tags.
 * @throws EcrFault InvalidParameterException `Invalid ARN`
 */
export function parseRepositoryArn(arn: string): RepositoryId {
  const found = REPOSITORY_ARN.exec(arn)?.groups;
  if (!found) throw invalidParameter('resourceArn', 'Invalid ARN');
  return {accountId: found.accountId!, region: found.region!, repositoryName: found.repositoryName!};
}

/** The one sentence about a repository that is not there. */
export function repositoryNotFound({accountId, repositoryName}: RepositoryId): EcrFault {
  return new EcrFault(
    'RepositoryNotFoundException',
    `The repository with name '${repositoryName}' does not exist in the registry with id '${accountId}'`,
  );
}
