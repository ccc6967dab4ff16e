import {canHeadManifest} from '../../../content/store.ts';
import {describeImages} from '../../../ecr/images/images.ts';
import {EcrctlError} from '../../../errors.ts';
import {parseImageLocation} from '../../../oci/image-location.ts';
import type {Reference} from '../../../oci/reference.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {repositoryOf} from '../../repository-of.ts';
import {resolveImage, wantedOf} from '../../resolve-image.ts';
import {wholeDigest} from '../../whole-digest.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** What a name stands for. */
interface NamedDigest {
  name: string;
  digest: string;
  mediaType: string | undefined;
}

/** `ecrctl image digest`. */
export const defineImageDigest: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'digest <source>',
    summary: 'print the digest of an image, and nothing else',
    description:
      'Print the digest that a tag stands for. In ECR it is asked of DescribeImages and elsewhere with HEAD, so ' +
      'that asking does not count as a pull; only --platform has to read the index, which ECR does count.',
    examples: [
      {command: 'ecrctl image digest app:1.0', does: 'sha256:…'},
      {command: 'ecrctl image digest app:1.0 --platform linux/arm64', does: 'of one platform of an index'},
      {command: 'ecrctl image digest app.tar', does: 'the digest that push would give it'},
    ],
    action: (context, [source], options) => printDigest(context, source!, options),
  }).option('--platform <platform>', 'the image for this platform, where the source is an index');
};

async function printDigest(
  context: CommandContext,
  text: string,
  options: {platform?: string},
): Promise<undefined> {
  const {name, digest, mediaType} = await findDigest(context, text, options);
  await context.output.result({
    data: {reference: `${name}@${digest}`, imageDigest: digest, imageManifestMediaType: mediaType},
    text: digest,
  });
  return undefined;
}

async function findDigest(
  context: CommandContext,
  text: string,
  options: {platform?: string},
): Promise<NamedDigest> {
  const location = parseImageLocation(await wholeDigest(context, text));
  if (location.kind === 'registry' && options.platform === undefined) {
    const wanted = wantedOf(location.reference, text);
    const isEcr = (await context.ecrOf(location.reference)) !== undefined;
    return isEcr
      ? describedDigest(context, location.reference)
      : headDigest(context, location.reference, wanted);
  }
  const {end, root} = await resolveImage(context, text, options);
  return {name: end.name, digest: root.digest, mediaType: root.mediaType};
}

/** ECR: asking for a digest is no pull. Lifecycle policies go by pulls, and BatchGetImage would be one. */
async function describedDigest(context: CommandContext, reference: Reference): Promise<NamedDigest> {
  const {ecr, id} = await repositoryOf(context, reference);
  const {digest, tag} = reference;
  const imageId = digest ? {imageDigest: digest} : {imageTag: tag};
  const [detail] = await describeImages({api: ecr.client, id}, [imageId], context);
  const found = detail?.imageDigest;
  if (found === undefined) throw notThere(`${id.repositoryName}:${tag}`, id.repositoryName);
  const name = `${await ecr.host()}/${id.repositoryName}`;
  return {name, digest: found, mediaType: detail?.imageManifestMediaType};
}

async function headDigest(
  context: CommandContext,
  reference: Reference,
  wanted: string,
): Promise<NamedDigest> {
  const {store, name} = await context.openRepository(reference);
  const found = canHeadManifest(store)
    ? await store.headManifest(wanted, context)
    : await store.resolve(wanted, context);
  if (!found) throw notThere(`${name}:${wanted}`, name);
  return {name, digest: found.digest, mediaType: found.mediaType};
}

function notThere(image: string, repository: string): EcrctlError {
  return new EcrctlError('IMAGE_NOT_FOUND', `${image} is not there`, {
    hint: `ecrctl image list ${repository} shows what is there`,
  });
}
