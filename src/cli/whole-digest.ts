import {listImageIds, listImages} from '../ecr/images/images.ts';
import {EcrctlError} from '../errors.ts';
import {isImageFile} from '../oci/image-location.ts';
import {parseReference} from '../oci/reference.ts';
import type {CommandContext} from './context/command-context.ts';
import {type EcrRepository, repositoryOf} from './repository-of.ts';

/** A digest as tables show it: at least twelve digits, and not all of them. */
const SHORT_DIGEST = /^(?<name>[^@]+)@(?<prefix>sha256:[0-9a-f]{12,63})$/;

/** So many candidates are named. */
const FEW = 5;

/**
 * A reference to an image in ECR that is read, its digest written out where it was shortened as tables show it. Any
 * other text is given back as it is: what a name is written to is never guessed.
 * @throws EcrctlError IMAGE_NOT_FOUND, AMBIGUOUS_IMAGE where no digest or more than one begins so
 */
export async function wholeDigest(context: CommandContext, text: string): Promise<string> {
  const {name, prefix} = SHORT_DIGEST.exec(text)?.groups ?? {};
  if (name === undefined || prefix === undefined || isImageFile(name)) return text;
  const reference = parseReference(name);
  if ((await context.ecrOf(reference)) === undefined) return text;
  const found = await digestsBeginning(prefix, await repositoryOf(context, reference), context);
  return `${name}@${onlyDigest(found, {prefix, repository: reference.repository})}`;
}

/** The one digest that was found. @throws EcrctlError IMAGE_NOT_FOUND, AMBIGUOUS_IMAGE */
export function onlyDigest(
  found: readonly string[],
  {prefix, repository}: {prefix: string; repository: string},
): string {
  const [digest, ...others] = found;
  if (digest === undefined) {
    throw new EcrctlError('IMAGE_NOT_FOUND', `no image of ${repository} has a digest that begins ${prefix}`, {
      hint: `ecrctl image list ${repository} --status any shows what is there`,
    });
  }
  if (others.length === 0) return digest;
  const more = found.length > FEW ? ` and ${found.length - FEW} more` : '';
  throw new EcrctlError('AMBIGUOUS_IMAGE', `${found.length} images of ${repository} begin ${prefix}`, {
    hint: `write more digits: ${found.slice(0, FEW).join(', ')}${more}`,
  });
}

async function digestsBeginning(
  prefix: string,
  {ecr, id}: EcrRepository,
  {signal}: CommandContext,
): Promise<string[]> {
  const found = new Set<string>();
  const target = {api: ecr.client, id};
  // The API of ECR Public has no ListImages.
  const images = ecr.public
    ? listImages(target, {signal})
    : listImageIds(target, {filter: {imageStatus: 'ANY'}, signal});
  for await (const {imageDigest = ''} of images) if (imageDigest.startsWith(prefix)) found.add(imageDigest);
  return [...found].sort();
}
