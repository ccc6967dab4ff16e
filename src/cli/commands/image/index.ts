import {defineGroup} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {defineImageBlob} from './blob.ts';
import {defineImageCat} from './cat.ts';
import {defineImageContent} from './content.ts';
import {defineImageDelete} from './delete.ts';
import {defineImageDiff} from './diff.ts';
import {defineImageDigest} from './digest.ts';
import {defineImageExport} from './export.ts';
import {defineImageFiles} from './files.ts';
import {defineImageFindings} from './findings.ts';
import {defineImageInspect} from './inspect.ts';
import {defineImageLayers} from './layers.ts';
import {defineImageList} from './list.ts';
import {defineImageManifest} from './manifest.ts';
import {defineImageReferrers} from './referrers.ts';
import {defineImageScan} from './scan.ts';
import {defineImageArchive, defineImageRestore} from './storage-class.ts';
import {defineImageUntag} from './untag.ts';

/** Every command of the group, in the order of its help. */
const IMAGE_COMMANDS: readonly CommandDefinition[] = [
  defineImageList,
  defineImageInspect,
  defineImageDigest,
  defineImageManifest,
  defineImageLayers,
  defineImageFiles,
  defineImageCat,
  defineImageExport,
  defineImageBlob,
  defineImageDiff,
  defineImageReferrers,
  defineImageContent,
  defineImageFindings,
  defineImageScan,
  defineImageArchive,
  defineImageRestore,
  defineImageUntag,
  defineImageDelete,
];

/** `ecrctl image`: what is in a repository. */
export const defineImage: CommandDefinition = (program, run) => {
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
  for (const define of IMAGE_COMMANDS) define(group, run);
};
