import type {PutImageRequest, PutImageResponse} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {readPushedManifest} from '../images/pushed-manifest.ts';
import {putImage as pushImage} from '../images/put-image.ts';
import {requireRepository} from '../repositories/repository.ts';

/** PutImage: a manifest, and a tag that moves to it. Nothing but the manifest's own bytes is stored. */
export async function putImage(call: CallContext, input: PutImageRequest): Promise<PutImageResponse> {
  const repository = repositoryIdOf(call, input);
  requireRepository(call.state, repository);
  const {imageManifest = '', imageManifestMediaType, imageTag, imageDigest} = input;
  const manifest = readPushedManifest(Buffer.from(imageManifest, 'utf8'), imageManifestMediaType);
  await pushImage(call, repository, {manifest, tag: imageTag, digest: imageDigest});
  return {
    image: {
      registryId: repository.accountId,
      repositoryName: repository.repositoryName,
      imageId: {imageDigest: manifest.digest, imageTag},
      imageManifest,
      imageManifestMediaType: manifest.mediaType,
    },
  };
}
