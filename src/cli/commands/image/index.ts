import {defineGroup} from '../../define-command.ts';
import type {CommandDefinition, GroupDefinition} from '../command-definition.ts';
import {defineImageDelete} from './delete.ts';
import {defineImageFindings} from './findings.ts';
import {defineImageList} from './list.ts';
import {defineImageScan} from './scan.ts';
import {defineImageArchive, defineImageRestore} from './storage-class.ts';
import {defineImageUntag} from './untag.ts';

/** The commands that list images and change what is recorded of them, in the order of their help. */
const COMMANDS: readonly CommandDefinition[] = [
  defineImageList,
  defineImageFindings,
  defineImageScan,
  defineImageArchive,
  defineImageRestore,
  defineImageUntag,
  defineImageDelete,
];

/** `ecrctl image`: what is in a repository, and in an image. */
export const defineImage: GroupDefinition = async (program, run, [word]) => {
  const group = defineGroup(program, {
    usage: 'image',
    alias: 'images',
    group: 'Image commands:',
    summary: 'list, inspect, look into, untag and delete images',
    examples: [
      {command: 'ecrctl image list app', does: 'newest first'},
      {command: 'ecrctl image inspect app:1.0', does: 'all about one'},
    ],
  });
  for (const define of COMMANDS) define(group, run);
  if (group.commands.some(command => word === command.name() || command.aliases().includes(word ?? '')))
    return;
  const {INSIDE_COMMANDS} = await import('./inside.ts');
  for (const define of INSIDE_COMMANDS) define(group, run);
};
