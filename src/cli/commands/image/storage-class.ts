import type {ImageStatus, UpdateImageStorageClassResponse} from '@aws-sdk/client-ecr';
import {isServiceError} from '../../../ecr/failures/ecr-error.ts';
import {describeImages} from '../../../ecr/images/images.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {type EcrImage, imageOf} from '../../image-of.ts';
import {oneByOne} from '../../one-by-one.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl image archive`. */
export const defineImageArchive: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'archive <references...>',
    summary: 'move images to the archive: cheaper to keep, not pullable',
    description:
      'Move images to the archive storage class. They cannot be pulled until they are restored, and are billed ' +
      'for at least 90 days.',
    examples: [{command: 'ecrctl image archive app:2023', does: 'keep it, but not at hand'}],
    action: (context, references) => move(context, references, 'ARCHIVE'),
  });
};

/** `ecrctl image restore`. */
export const defineImageRestore: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'restore <references...>',
    summary: 'bring images back from the archive; ECR takes up to 20 minutes',
    examples: [{command: 'ecrctl image restore app:2023', does: 'pullable again once its status is active'}],
    action: (context, references) => move(context, references, 'STANDARD'),
  });
};

type StorageClass = 'ARCHIVE' | 'STANDARD';

async function move(
  context: CommandContext,
  references: string[],
  storageClass: StorageClass,
): Promise<number | undefined> {
  context.beforeChange('change the storage class');
  const images = await Promise.all(references.map(text => imageOf(context, text)));
  return oneByOne(images, image => moveOne(context, image, storageClass), {
    failed: ({subject, error}) => {
      const undone = storageClass === 'ARCHIVE' ? 'was not archived' : 'was not restored';
      context.output.warn(`${nameOf(subject)} ${undone}: ${error.message}`);
    },
    ended: ({done, failures}) => {
      const failed = failures.map(({subject, error: {code, message}}) => ({
        repositoryName: subject.id.repositoryName,
        imageId: subject.imageId,
        code,
        message,
      }));
      return context.output.result({
        data: images.length === 1 ? done[0] : [...done, ...failed],
        table: {
          columns: ['repository', 'image', 'status'],
          rows: done.map(one => [
            one.repositoryName,
            one.imageId?.imageTag ?? one.imageId?.imageDigest,
            one.imageStatus?.toLowerCase(),
          ]),
        },
      });
    },
  });
}

/** Moves an image unless it is there already, which is what was asked for too. */
async function moveOne(
  context: CommandContext,
  image: EcrImage,
  targetStorageClass: StorageClass,
): Promise<UpdateImageStorageClassResponse> {
  const {ecr, id, imageId} = image;
  const imageStatus = targetStorageClass === 'ARCHIVE' ? 'ARCHIVED' : 'ACTIVATING';
  if (context.settings.dryRun) {
    return (await alreadyMoved(context, image, targetStorageClass)) ?? {...id, imageId, imageStatus};
  }
  try {
    return await ecr.client.send('UpdateImageStorageClass', {...id, imageId, targetStorageClass}, context);
  } catch (error) {
    if (!isServiceError(error, 'ImageStorageClassUpdateNotSupported')) throw error;
    const found = await alreadyMoved(context, image, targetStorageClass);
    if (found) return found;
    throw error;
  }
}

/** ECR refuses to move an image to where it is; that this was the reason, only the image's status tells. */
async function alreadyMoved(
  context: CommandContext,
  image: EcrImage,
  storageClass: StorageClass,
): Promise<UpdateImageStorageClassResponse | undefined> {
  const {ecr, id, imageId} = image;
  const [found] = await describeImages({api: ecr.client, id}, [imageId], context);
  const imageStatus = found?.imageStatus ?? 'ACTIVE';
  if ((storageClass === 'ARCHIVE') !== (imageStatus === 'ARCHIVED')) return undefined;
  context.output.note(`${nameOf(image)} is ${STATES[imageStatus]}`);
  return {...id, imageId: {...imageId, imageDigest: found?.imageDigest}, imageStatus};
}

const STATES: Record<ImageStatus, string> = {
  ACTIVE: 'active already',
  ACTIVATING: 'being restored already',
  ARCHIVED: 'archived already',
};

function nameOf({id, imageId}: EcrImage): string {
  const {imageTag, imageDigest} = imageId;
  return `${id.repositoryName}${imageDigest === undefined ? `:${imageTag}` : `@${imageDigest}`}`;
}
