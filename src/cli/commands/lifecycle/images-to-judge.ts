import type {LifecycleImage} from '../../../lifecycle/image.ts';
import {parseImages} from '../../../lifecycle/parse-images.ts';
import type {LifecyclePolicy} from '../../../lifecycle/policy.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {withChildDigests} from '../../images/index-members.ts';
import {readText} from '../../read-text.ts';
import type {EcrRepository} from '../../repository-of.ts';
import {lacksMembers, readRepositoryImages} from './repository-images.ts';

/** 100,000 images with 1,000 tags each would not fit; with a hundred they do. */
const MAX_IMAGES_BYTES = 400 * 1024 * 1024;

/** Where images come from: a file, or a repository whose indexes may be read or not. */
export type ImageSource = {file: string} | {repository: EcrRepository; readIndexes?: boolean | undefined};

/**
 * Reads the images that some policies are to be judged on, and warns of indexes whose members are not known.
 * Where a policy counts from pulls, a repository's indexes are read only when that is asked for: it would be a
 * pull.
 */
export async function imagesToJudge(
  context: CommandContext,
  source: ImageSource,
  policies: readonly LifecyclePolicy[],
): Promise<LifecycleImage[]> {
  if ('file' in source) {
    const images = await readImages(source.file);
    warnOfUnknownMembers(
      context,
      images,
      'ecrctl image list --members -o json writes a file that names them',
    );
    return images;
  }
  const {repository, readIndexes} = source;
  const found = await readRepositoryImages(context, repository);
  const mayRead = readIndexes || !policies.some(countsFromPulls);
  const images = mayRead ? await withChildDigests(context, repository, found) : found;
  const remedy = '--read-indexes asks for them, which counts as a pull of each';
  warnOfUnknownMembers(context, images, `${repository.id.repositoryName}: ${remedy}`);
  return images;
}

/** Reads images from a file or from standard input. */
export async function readImages(path: string): Promise<LifecycleImage[]> {
  return parseImages(await readText(path, {what: 'the list of images', maxBytes: MAX_IMAGES_BYTES}));
}

function countsFromPulls({rules}: LifecyclePolicy): boolean {
  return rules.some(({selection}) => selection.countType === 'sinceImagePulled');
}

function warnOfUnknownMembers(
  context: CommandContext,
  images: readonly LifecycleImage[],
  remedy: string,
): void {
  const count = images.filter(lacksMembers).length;
  if (count === 0) return;
  const indexes = count === 1 ? '1 index' : `${count} indexes`;
  context.output.warn(
    `the members of ${indexes} are not known, so they are judged as images of their own (${remedy})`,
  );
}
