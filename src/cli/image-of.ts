import type {ImageIdentifier} from '@aws-sdk/client-ecr';
import {EcrctlError} from '../errors.ts';
import {parseReference} from '../oci/reference.ts';
import type {CommandContext} from './context/command-context.ts';
import {type EcrRepository, repositoryOf} from './repository-of.ts';
import {wholeDigest} from './whole-digest.ts';

/** One image in ECR: the repository and the identifier that calls name it by. */
export interface EcrImage extends EcrRepository {
  imageId: ImageIdentifier;
}

/**
 * The ECR image that a reference names.
 * @throws EcrctlError USAGE where it names no tag and no digest: nothing is ever assumed
 */
export async function imageOf(context: CommandContext, text: string): Promise<EcrImage> {
  const reference = parseReference(await wholeDigest(context, text));
  const imageId = reference.digest ? {imageDigest: reference.digest} : {imageTag: reference.tag};
  if (!reference.digest && !reference.tag) {
    throw new EcrctlError('USAGE', `"${text}" names no tag and no digest`, {
      hint: `ecrctl image list ${text}`,
    });
  }
  return {...(await repositoryOf(context, reference)), imageId: imageId as ImageIdentifier};
}
