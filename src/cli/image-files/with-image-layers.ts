import {ImageLayers} from '../../content/layer-files/image-layers.ts';
import type {CommandContext, SourceOptions} from '../context/command-context.ts';
import {openCountProgress} from '../progress/count-progress.ts';
import {type ResolvedManifest, resolveOneImage} from '../resolve-image.ts';

/** An image whose layers can be read. */
export interface LayeredImage extends ResolvedManifest {
  layers: ImageLayers;
  /** Takes down the progress that is shown, before the result is. */
  endProgress(): void;
}

/** How layers are read: `keep` where more than once. */
export interface LayersOptions {
  keep?: boolean;
}

/** Which image is meant, and whether its layers are read more than once. */
export interface LayeredImageOptions extends SourceOptions, LayersOptions {
  platform?: string;
}

const MIB = 1024 * 1024;

/** Opens the layers of the one image that a text names, and closes them when `use` is done with them. */
export async function withImageLayers<Result>(
  context: CommandContext,
  text: string,
  {keep = false, ...which}: LayeredImageOptions,
  use: (image: LayeredImage) => Promise<Result>,
): Promise<Result> {
  return withLayers(context, await resolveOneImage(context, text, which), {keep}, use);
}

/** The same for an image that has been resolved already. */
export async function withLayers<Result>(
  context: CommandContext,
  image: ResolvedManifest,
  {keep = false}: LayersOptions,
  use: (image: LayeredImage) => Promise<Result>,
): Promise<Result> {
  let read = 0;
  const layers = new ImageLayers(image.end.store, image.manifest.layers, {
    keep,
    signal: context.signal,
    onBytes: bytes => {
      read += bytes;
      progress.at(Math.min(label.total, Math.floor(read / MIB)));
    },
  });
  const total = image.manifest.layers.reduce((sum, {size}) => sum + size, 0);
  const label = {verb: 'reading', noun: 'MiB of layers', total: Math.ceil(total / MIB)};
  const progress = openCountProgress(context.settings, context.output, label);
  try {
    return await use({...image, layers, endProgress: () => progress.close()});
  } finally {
    progress.close();
    await layers.close();
  }
}
