import {canListReferrers, type ReadableStore} from '../../content/store.ts';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {Digest} from '../../oci/digest.ts';
import type {CommandContext} from '../context/command-context.ts';

/** Something that refers to an image, or to what refers to it. */
export interface Referrer extends Descriptor {
  /** What refers to this one; absent where nothing does. */
  referrers?: Referrer[];
}

/** Referrers of referrers are followed this deep, as a copy does: a signature of an SBOM of an image is two. */
const MAX_DEPTH = 4;
/** More of them than any image has. */
const MAX_REFERRERS = 10_000;

/** What refers to an image, each once, with what refers to that in turn. Nothing where the store knows no referrers. */
export async function readReferrerTree(
  {signal}: CommandContext,
  store: ReadableStore,
  {subject, artifactType}: {subject: Descriptor; artifactType?: string | undefined},
): Promise<Referrer[]> {
  if (!canListReferrers(store)) return [];
  const filter = artifactType ? {artifactType} : {};
  const seen = new Set<Digest>([subject.digest]);
  const follow = async (of: Descriptor, depth: number): Promise<Referrer[]> => {
    const found = await store.referrers(of, {signal, ...filter});
    const fresh = found.filter(({digest}) => !seen.has(digest));
    for (const {digest} of fresh) seen.add(digest);
    if (seen.size > MAX_REFERRERS) throw tooMany();
    const tree: Referrer[] = [];
    for (const one of fresh) {
      const referrers = depth < MAX_DEPTH ? await follow(one, depth + 1) : [];
      tree.push(referrers.length > 0 ? {...one, referrers} : one);
    }
    return tree;
  };
  return follow(subject, 1);
}

/** A referrer with what a tree has before it: `├── `, `│   └── `. */
export function* treeLines(
  referrers: readonly Referrer[],
  indent = '',
): Generator<{branch: string; referrer: Referrer}> {
  for (const [position, referrer] of referrers.entries()) {
    const isLast = position === referrers.length - 1;
    yield {branch: `${indent}${isLast ? '└── ' : '├── '}`, referrer};
    yield* treeLines(referrer.referrers ?? [], `${indent}${isLast ? '    ' : '│   '}`);
  }
}

function tooMany(): EcrctlError {
  return new EcrctlError('UNSUPPORTED', `more than ${MAX_REFERRERS} artifacts refer to this image`, {
    hint: 'choose some with --artifact-type',
  });
}
