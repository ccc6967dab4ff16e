import type {CommandDefinition} from '../command-definition.ts';
import {defineImageBlob} from './blob.ts';
import {defineImageCat} from './cat.ts';
import {defineImageContent} from './content.ts';
import {defineImageDiff} from './diff.ts';
import {defineImageDigest} from './digest.ts';
import {defineImageExport} from './export.ts';
import {defineImageFiles} from './files.ts';
import {defineImageInspect} from './inspect.ts';
import {defineImageLayers} from './layers.ts';
import {defineImageManifest} from './manifest.ts';
import {defineImageReferrers} from './referrers.ts';

/** The commands that look into an image, in the order of their help; what they read with is loaded for them alone. */
export const INSIDE_COMMANDS: readonly CommandDefinition[] = [
  defineImageInspect,
  defineImageDigest,
  defineImageManifest,
  defineImageLayers,
  defineImageReferrers,
  defineImageFiles,
  defineImageCat,
  defineImageExport,
  defineImageDiff,
  defineImageBlob,
  defineImageContent,
];
