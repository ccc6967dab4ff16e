import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import {descriptorOf, type Manifest} from '../oci/manifest.ts';
import {successors} from '../oci/successors.ts';
import {CONTAINERD_NAME, nameAnnotations, REF_NAME, tagOfName} from './image-name.ts';

/** A manifest that was written, and the names it was given. */
export interface PushedManifest {
  manifest: Manifest;
  names: string[];
}

/** Remembers the manifests written to a file, to tell in the end which of them its index must list. */
export class PushedManifests {
  readonly #pushed = new Map<Digest, PushedManifest>();

  add(manifest: Manifest, names: readonly string[] = []): void {
    for (const other of this.#pushed.values()) {
      other.names = other.names.filter(name => !names.includes(name));
    }
    const known = this.#pushed.get(manifest.digest) ?? {manifest, names: []};
    known.names.push(...names);
    this.#pushed.set(manifest.digest, known);
  }

  has(digest: Digest): boolean {
    return this.#pushed.has(digest);
  }

  /** What has a name, and what nothing else here points at. */
  roots(): PushedManifest[] {
    const all = [...this.#pushed.values()];
    const inner = new Set(all.flatMap(({manifest}) => successors(manifest).map(next => next.digest)));
    return all.filter(({manifest, names}) => names.length > 0 || !inner.has(manifest.digest));
  }

  /** Entries for `index.json`: one for each name, one without for what has none. */
  entries(): Descriptor[] {
    const roots = this.roots();
    const tags = roots.flatMap(({names}) => names.map(tagOfName));
    const sharesTag = (name: string) => tags.filter(tag => tag === tagOfName(name)).length > 1;
    return roots.flatMap(({manifest, names}) => {
      const descriptor = descriptorOf(manifest);
      if (names.length === 0) return [descriptor];
      return names.map(name => ({...descriptor, annotations: nameAnnotations(name, sharesTag(name))}));
    });
  }
}

/** Adds entries to those of an existing index: a name moves to its new image, nothing is listed twice. */
export function mergeEntries(existing: readonly Descriptor[], added: readonly Descriptor[]): Descriptor[] {
  const taken = new Set(added.map(nameKey).filter(key => key !== undefined));
  const listed = new Set(added.map(entry => entry.digest));
  const kept = existing.filter(entry => {
    const key = nameKey(entry);
    return key === undefined ? !listed.has(entry.digest) : !taken.has(key);
  });
  const known = new Set(kept.map(entry => entry.digest));
  return [...kept, ...added.filter(entry => nameKey(entry) !== undefined || !known.has(entry.digest))];
}

function nameKey({annotations = {}}: Descriptor): string | undefined {
  return annotations[CONTAINERD_NAME] ?? annotations[REF_NAME];
}
