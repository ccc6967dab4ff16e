import {EcrctlError} from '../../errors.ts';
import type {Digest} from '../../oci/digest.ts';
import {harmless} from '../output/harmless.ts';
import {nameAtTarget} from './name-at-target.ts';

/** An image and what it is called where it comes from. */
interface CalledImage {
  name: string;
  digest: Digest | undefined;
}

/**
 * Refuses to give one tag to two images, of which the second would silently take it from the first: `app:1.0`
 * and `web:1.0` of one file are both `1.0` in one repository.
 * @throws EcrctlError CONFLICT
 */
export function refuseSharedTags(images: readonly CalledImage[], repository: string): void {
  const taken = new Map<string, CalledImage>();
  for (const image of images) {
    const tag = nameAtTarget(image, 'registry');
    if (tag === undefined) continue;
    const other = taken.get(tag);
    if (other && other.digest !== image.digest) {
      throw sharedTag(`${repository}:${tag}`, other.name, image.name);
    }
    taken.set(tag, image);
  }
}

function sharedTag(target: string, ...names: [string, string]): EcrctlError {
  const both = names.map(name => harmless(name)).join(' and ');
  return new EcrctlError('CONFLICT', `${both} would both become ${target}; nothing was sent`, {
    hint: 'push each alone, as FILE:NAME, into a repository or under a tag of its own',
  });
}
