import {createHash} from 'node:crypto';
import {partitionOfRegion} from '../../access/grammar/arn.ts';

/** The ARN that stands for `alias/aws/ecr` of a registry: no such key exists, so it is made from its name. */
export function managedKeyArn({accountId, region}: {accountId: string; region: string}): string {
  const hex = createHash('sha256').update(`aws/ecr ${accountId} ${region}`).digest('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  return `arn:${partitionOfRegion(region)}:kms:${region}:${accountId}:key/${id}`;
}
