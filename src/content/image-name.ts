/** Where the OCI image specification keeps an image's name in a layout (v1.1.1, annotations.md): mostly its tag. */
export const REF_NAME = 'org.opencontainers.image.ref.name';
/** Where containerd, BuildKit and Docker keep the full name. */
export const CONTAINERD_NAME = 'io.containerd.image.name';

const DOCKER_HUB = 'docker.io/';
const DOCKER_LIBRARY = 'docker.io/library/';

/** Whether a name says more than a tag: `app:1.0` or `host/app`, not `1.0`. */
export function isFullName(name: string): boolean {
  return /[:/]/.test(name);
}

/** The tag of a full name, the name itself where it is no more than a tag; undefined when it has none. */
export function tagOfName(name: string): string | undefined {
  if (!isFullName(name)) return name;
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(colon + 1) : undefined;
}

/** `app:1.0` as containerd spells it: `docker.io/library/app:1.0`. */
export function canonicalName(name: string): string {
  const slash = name.indexOf('/');
  if (slash < 0) return DOCKER_LIBRARY + name;
  const host = name.slice(0, slash);
  return /[.:]/.test(host) || host === 'localhost' ? name : DOCKER_HUB + name;
}

/** `docker.io/library/app:1.0` as people and `docker images` spell it: `app:1.0`. */
export function familiarName(name: string): string {
  if (name.startsWith(DOCKER_LIBRARY)) return name.slice(DOCKER_LIBRARY.length);
  return name.startsWith(DOCKER_HUB) ? name.slice(DOCKER_HUB.length) : name;
}

/** Annotations that give an index entry a name; `sharesTag` when another image there has the same tag. */
export function nameAnnotations(name: string, sharesTag = false): Record<string, string> {
  if (!isFullName(name)) return {[REF_NAME]: name};
  const tag = sharesTag ? undefined : tagOfName(name);
  return {[CONTAINERD_NAME]: canonicalName(name), [REF_NAME]: tag ?? name};
}
