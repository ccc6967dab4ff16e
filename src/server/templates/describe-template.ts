import type {RepositoryCreationTemplate} from '@aws-sdk/client-ecr';
import type {Template} from './find-template.ts';

/** A template in the API's words. */
export function describeTemplate({prefix, record}: Template): RepositoryCreationTemplate {
  const {encryption, createdAt, updatedAt, ...rest} = record;
  return {
    prefix,
    ...rest,
    encryptionConfiguration: encryption,
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  };
}
