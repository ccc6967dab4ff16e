import {EcrctlError} from '../../../errors.ts';
import {parseReference, type Reference} from '../../../oci/reference.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {type EcrRepository, repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {deleteImageIds} from './delete-image-ids.ts';

/** `ecrctl image delete`. */
export const defineImageDelete: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'delete <references...>',
    alias: 'rm',
    summary: 'delete images with all their tags',
    examples: [
      {command: 'ecrctl image delete app:1.0', does: 'the image that 1.0 points to, asked first'},
      {command: 'ecrctl image delete app@sha256:… --yes', does: 'by digest, unasked'},
    ],
    action: (context, references) => deleteImages(context, references.map(parseReference)),
  });
};

async function deleteImages(context: CommandContext, references: Reference[]): Promise<number | undefined> {
  for (const reference of references) {
    if (reference.tag || reference.digest) continue;
    throw new EcrctlError('USAGE', `"${reference.repository}" names no tag and no digest`, {
      hint: 'say which image to delete; nothing is ever assumed here',
    });
  }
  context.beforeChange('delete images');
  let status: number | undefined;
  for (const [repository, named] of await byRepository(context, references)) {
    const images = await describe(context, repository, named);
    if (!context.settings.dryRun) {
      const list = images
        .map(image => `${image.imageTags?.join(', ') ?? 'untagged'} ${image.imageDigest}`)
        .join('; ');
      await context.confirm(
        `delete ${list} from ${await repository.ecr.host()}/${repository.id.repositoryName}?`,
      );
    }
    const ids = images.map(image => ({imageDigest: image.imageDigest!}));
    status = (await deleteImageIds(context, repository, ids)) ?? status;
  }
  return status;
}

async function byRepository(
  context: CommandContext,
  references: Reference[],
): Promise<Map<EcrRepository, Reference[]>> {
  const groups = new Map<string, Reference[]>();
  for (const reference of references) {
    const key = `${reference.registry ?? ''}/${reference.repository}`;
    groups.set(key, [...(groups.get(key) ?? []), reference]);
  }
  const opened = new Map<EcrRepository, Reference[]>();
  for (const group of groups.values()) opened.set(await repositoryOf(context, group[0]!), group);
  return opened;
}

async function describe(context: CommandContext, repository: EcrRepository, references: Reference[]) {
  const imageIds = references.map(({tag, digest}) => (digest ? {imageDigest: digest} : {imageTag: tag!}));
  const input = {...repository.id, imageIds};
  return (await repository.ecr.client.send('DescribeImages', input, context)).imageDetails ?? [];
}
