import type {Abortable} from '../../content/store.ts';
import type {EcrctlError} from '../../errors.ts';
import type {Manifest} from '../../oci/manifest.ts';
import {isServiceError} from '../failures/ecr-error.ts';
import type {RepositoryTarget} from '../repository-id.ts';
import {digestOfTag} from './digest-of-tag.ts';
import {immutableTag} from './immutable-tag.ts';

type Target = RepositoryTarget<'BatchGetImage' | 'DescribeImages' | 'PutImage'>;

/**
 * Puts a manifest under a tag, or under its digest alone. That it is there already is success, whatever ECR
 * calls it.
 * @throws EcrctlError TAG_IMMUTABLE with both digests, where the tag points to another image
 */
export async function putImage(
  target: Target,
  manifest: Manifest,
  options: Abortable & {tag?: string} = {},
): Promise<void> {
  const {tag} = options;
  try {
    await target.api.send(
      'PutImage',
      {
        ...target.id,
        imageManifest: manifestText(manifest),
        imageManifestMediaType: manifest.mediaType,
        imageDigest: manifest.digest,
        ...(tag === undefined ? {} : {imageTag: tag}),
      },
      options,
    );
  } catch (error) {
    // ECR: an image that is there already under the same tag is refused, and means that it is there.
    if (isServiceError(error, 'ImageAlreadyExists')) return;
    if (tag === undefined || !isServiceError(error, 'ImageTagAlreadyExists')) throw error;
    await acceptSameImage(target, manifest, {...options, tag, cause: error});
  }
}

/** ECR: an immutable tag is refused even when it points to this very image already. */
async function acceptSameImage(
  target: Target,
  manifest: Manifest,
  {tag, cause, ...options}: Abortable & {tag: string; cause: EcrctlError},
): Promise<void> {
  const present = await digestOfTag(target, tag, options);
  if (present === manifest.digest) return;
  throw immutableTag({name: `${target.id.repositoryName}:${tag}`, present, wanted: manifest.digest}, cause);
}

/** The manifest as text that is its bytes again when it is encoded; a byte order mark is part of it. */
function manifestText({bytes}: Manifest): string {
  return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
}
