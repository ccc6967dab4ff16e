import path from 'node:path';
import {openImageTarget} from '../../src/content/image-target.ts';
import {type GeneratedImage, ImageGenerator, putImage} from './random-image.ts';
import type {TarMember} from './tar-of.ts';

/** Members of a layer: a text is a file of that name with its name in it. */
export type LayerMembers = readonly (TarMember | string)[];

/** An image of these layers, the lowest first. */
export async function imageOfLayers(
  generator: ImageGenerator,
  layers: readonly LayerMembers[],
): Promise<GeneratedImage> {
  const made = [];
  for (const members of layers) {
    const whole = members.map(one => (typeof one === 'string' ? {name: one, bytes: one} : one));
    made.push(await generator.layerOf(whole));
  }
  return generator.image({layers: 0, baseLayers: made});
}

/** Writes an image as an OCI archive, and gives its path. */
export async function imageFile(
  folder: string,
  image: GeneratedImage | readonly LayerMembers[],
): Promise<string> {
  const whole = 'descriptor' in image ? image : await imageOfLayers(new ImageGenerator(), image);
  const file = path.join(folder, `${whole.descriptor.digest.slice(7, 23)}.tar`);
  const target = await openImageTarget({kind: 'file', path: file});
  await putImage(target, whole, ['1']);
  await target.commit();
  return file;
}

/** A hard link as a member of a tar. */
export function hardLink(name: string, linkname: string): TarMember {
  return {name, header: {type: 'link', linkname}};
}

/** A folder as a member of a tar. */
export function folderMember(name: string, mode = 0o755): TarMember {
  return {name: `${name}/`, header: {type: 'directory', mode}};
}
