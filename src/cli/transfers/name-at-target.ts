import {isDigest} from '../../oci/digest.ts';
import {isTag} from '../../oci/reference.ts';

/** What an image is called where it comes from: a tag of a repository, or whatever a file calls it. */
export interface NameAtSource {
  name: string | undefined;
  /** `registry/repository` where the name is a tag of one. */
  repository?: string | undefined;
}

/**
 * What an image is called where it goes to, unless somebody says otherwise: in a registry the tag alone, in a
 * file the full name, by which `docker load` will know it. Undefined where the name says none, as a digest does.
 */
export function nameAtTarget(
  {name, repository}: NameAtSource,
  target: 'registry' | 'file',
): string | undefined {
  if (name === undefined || isDigest(name)) return undefined;
  if (target === 'registry') return tagForRegistry(name);
  return repository === undefined ? name : `${repository}:${name}`;
}

/** `1.0` of `docker.io/library/app:1.0`; a bare name may be a tag itself. What a file holds as a name may be none. */
function tagForRegistry(name: string): string | undefined {
  const plain = name.replace(/@.*$/, '');
  const colon = plain.lastIndexOf(':');
  const tag = colon > plain.lastIndexOf('/') ? plain.slice(colon + 1) : plain;
  return isTag(tag) ? tag : undefined;
}
