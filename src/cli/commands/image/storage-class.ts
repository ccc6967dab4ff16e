import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {imageOf} from '../../image-of.ts';
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

async function move(
  context: CommandContext,
  references: string[],
  targetStorageClass: 'ARCHIVE' | 'STANDARD',
): Promise<undefined> {
  context.beforeChange('change the storage class');
  const moved = [];
  for (const text of references) {
    const {ecr, id, imageId} = await imageOf(context, text);
    const input = {...id, imageId, targetStorageClass};
    moved.push(
      context.settings.dryRun
        ? {repositoryName: id.repositoryName, imageId, imageStatus: undefined}
        : await ecr.client.send('UpdateImageStorageClass', input, context),
    );
  }
  await context.output.result({
    data: moved.length === 1 ? moved[0] : moved,
    table: {
      columns: ['repository', 'image', 'status'],
      rows: moved.map(one => [
        one.repositoryName,
        one.imageId?.imageTag ?? one.imageId?.imageDigest,
        one.imageStatus?.toLowerCase() ?? 'unchanged',
      ]),
    },
  });
  return undefined;
}
