import {EcrFault, invalidParameter} from '../ecr-fault.ts';
import type {RepositoryId} from '../state/records.ts';

/** The partition of a region, for ARNs. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  const isolated = /^(?:us|eu)-(iso[a-z]?)-/.exec(region);
  return isolated ? `aws-${isolated[1]}` : 'aws';
}

/** `arn:aws:ecr:us-east-1:123456789012:repository/app`; the name may be `*`. */
export function repositoryArn({accountId, region, repositoryName}: RepositoryId): string {
  return `arn:${partitionOf(region)}:ecr:${region}:${accountId}:repository/${repositoryName}`;
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
