import {canListImages, canListTagDigests, canListTags} from '../../content/store.ts';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {Digest} from '../../oci/digest.ts';
import type {CommandContext} from '../context/command-context.ts';
import {globMatcher} from '../glob.ts';
import {checkDigest} from './check-digest.ts';
import type {SourceEnd, TargetEnd} from './copy-ends.ts';
import {imageForPlatform} from './image-for-platform.ts';
import {nameAtTarget} from './name-at-target.ts';
import {refuseSharedTags} from './refuse-shared-tags.ts';

/** An image to copy. */
export interface ImageToCopy {
  /** What it is looked up by. */
  wanted: string;
  /** What it is known to be before it is read; absent where a platform is still to be chosen. */
  digest?: Digest | undefined;
  /** Where it has been looked up already. */
  root?: Descriptor;
  /** What results tell of it. */
  tag: string | undefined;
  /** What the target writes down. */
  name: string | undefined;
}

/** Which images are meant. */
export interface ImageChoice {
  allTags?: boolean;
  /** Only tags that match. */
  tag?: string;
  platform?: string;
}

/**
 * Finds out what to copy, and reads as little of it as that takes.
 * @throws EcrctlError USAGE, IMAGE_NOT_FOUND, CONTENT_DIGEST_MISMATCH, CONFLICT
 */
export async function imagesToCopy(
  context: CommandContext,
  ends: {source: SourceEnd; target: TargetEnd},
  choice: ImageChoice,
): Promise<ImageToCopy[]> {
  const isEveryTag = choice.allTags === true || choice.tag !== undefined;
  return isEveryTag ? everyTag(context, ends, choice) : [await oneImage(context, ends, choice)];
}

/** The image that a name at the source stands for, for the platform that was asked for. */
export async function lookUp(
  context: CommandContext,
  {store}: SourceEnd,
  {wanted, platform}: {wanted: string; platform: string | undefined},
): Promise<Descriptor> {
  const root = await store.resolve(wanted, context);
  return imageForPlatform(context, store, {root, platform});
}

async function oneImage(
  context: CommandContext,
  {source, target}: {source: SourceEnd; target: TargetEnd},
  {platform}: ImageChoice,
): Promise<ImageToCopy> {
  const asked = target.registry?.reference;
  const wanted = canListImages(source.store) ? '' : source.wanted;
  if (wanted === undefined) {
    throw new EcrctlError('USAGE', `"${source.label}" names no tag and no digest`, {
      hint: 'write which image to copy, or --all-tags',
    });
  }
  const root = await lookUp(context, source, {wanted, platform});
  if (asked) checkDigest(root, asked);
  const image = {wanted, root, digest: root.digest};
  if (target.name !== undefined) return {...image, tag: target.name, name: target.name};
  return {...image, ...(asked?.digest ? {tag: undefined, name: undefined} : inheritedName(source, target))};
}

async function everyTag(
  context: CommandContext,
  {source, target}: {source: SourceEnd; target: TargetEnd},
  {tag, platform}: ImageChoice,
): Promise<ImageToCopy[]> {
  const names = await namesOf(context, source, target);
  const matches = globMatcher(tag);
  const wanted = names.filter(name => matches(nameAtTarget({name}, 'registry') ?? name));
  if (wanted.length === 0 && tag !== undefined) {
    throw new EcrctlError('IMAGE_NOT_FOUND', `no tag of ${source.label} matches "${tag}"`, {
      hint: `it has ${names.length} tags; patterns are written as for file names: 'v1.*'`,
    });
  }
  const digests = await digestsOf(context, source, wanted);
  if (target.registry && canListImages(source.store)) {
    const called = wanted.map(name => ({name, digest: digests.get(name)}));
    refuseSharedTags(called, target.registry.end.repository);
  }
  return wanted.map(name => ({
    wanted: name,
    digest: platform === undefined ? digests.get(name) : undefined,
    ...inheritedName({...source, name}, target),
  }));
}

async function namesOf(context: CommandContext, source: SourceEnd, target: TargetEnd): Promise<string[]> {
  const isNamed = source.wanted !== undefined || target.name !== undefined;
  if (isNamed || target.registry?.reference.digest || !canListTags(source.store)) {
    throw new EcrctlError('USAGE', '--all-tags and --tag take two repositories without tags', {
      hint: 'to copy one image, write its tag and leave --all-tags out',
    });
  }
  const names: string[] = [];
  for await (const name of source.store.tags(context)) names.push(name);
  return names;
}

async function digestsOf(
  context: CommandContext,
  {store}: SourceEnd,
  tags: readonly string[],
): Promise<Map<string, Digest>> {
  return canListTagDigests(store) ? store.tagDigests(tags, context) : new Map();
}

/** What an image is called at the target when nobody says it, and what results tell of that. */
function inheritedName(source: SourceEnd, target: TargetEnd): Pick<ImageToCopy, 'tag' | 'name'> {
  const name = nameAtTarget(source, target.registry ? 'registry' : 'file');
  return {name, tag: target.registry ? name : source.name};
}
