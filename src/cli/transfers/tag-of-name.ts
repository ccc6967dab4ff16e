import {isTag} from '../../oci/reference.ts';

/** `1.0` of `docker.io/library/app:1.0`; a bare name may be a tag itself. What a file holds as a name may be none. */
export function tagOfName(name: string): string | undefined {
  const colon = name.lastIndexOf(':');
  const tag = colon > name.lastIndexOf('/') ? name.slice(colon + 1) : name;
  return isTag(tag) ? tag : undefined;
}
