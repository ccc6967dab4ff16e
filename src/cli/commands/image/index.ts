import {defineGroup} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {defineImageDelete} from './delete.ts';
import {defineImageInspect} from './inspect.ts';
import {defineImageList} from './list.ts';
import {defineImageManifest} from './manifest.ts';
import {defineImageUntag} from './untag.ts';

/** Every command of the group, in the order of its help. */
const IMAGE_COMMANDS: readonly CommandDefinition[] = [
  defineImageList,
  defineImageInspect,
  defineImageManifest,
  defineImageUntag,
  defineImageDelete,
];

/** `ecrctl image`: what is in a repository. */
export const defineImage: CommandDefinition = (program, run) => {
  const group = defineGroup(program, {
    usage: 'image',
    alias: 'images',
    group: 'Image commands:',
    summary: 'list, inspect, untag and delete images',
    examples: [
      {command: 'ecrctl image list app', does: 'newest first'},
      {command: 'ecrctl image inspect app:1.0', does: 'all about one'},
    ],
  });
  for (const define of IMAGE_COMMANDS) define(group, run);
};
