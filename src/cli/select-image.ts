import type {ImageLister, NamedImage} from '../content/store.ts';
import {EcrctlError} from '../errors.ts';

/**
 * The image of a file that a name, tag or digest means; without one, the only image there is.
 * @throws EcrctlError AMBIGUOUS_IMAGE, IMAGE_NOT_FOUND, each with what there is in the hint
 */
export async function selectImage(
  source: ImageLister & {location: string},
  name: string | undefined,
): Promise<NamedImage> {
  const images = await source.images();
  if (name === undefined) {
    if (images.length === 1) return images[0]!;
    const code = images.length === 0 ? 'IMAGE_NOT_FOUND' : 'AMBIGUOUS_IMAGE';
    throw new EcrctlError(code, `${source.location} holds ${images.length} images`, {
      hint: hintOf(source, images),
    });
  }
  const found = images.filter(
    image => image.descriptor.digest === name || image.names.some(own => answersTo(own, name)),
  );
  if (found.length === 1) return found[0]!;
  const code = found.length === 0 ? 'IMAGE_NOT_FOUND' : 'AMBIGUOUS_IMAGE';
  const what = found.length === 0 ? 'holds no image' : `holds ${found.length} images`;
  throw new EcrctlError(code, `${source.location} ${what} named ${name}`, {hint: hintOf(source, images)});
}

/** A name answers to itself and to its own tag. */
function answersTo(own: string, wanted: string): boolean {
  return own === wanted || own.endsWith(`:${wanted}`) || own.endsWith(`/${wanted}`);
}

function hintOf(source: {location: string}, images: NamedImage[]): string {
  if (images.length === 0) return 'its index lists nothing';
  const names = images.map(image => image.names[0] ?? image.descriptor.digest);
  const listed = names.slice(0, 10).join(', ');
  const more = names.length > 10 ? `, and ${names.length - 10} more` : '';
  return `write ${source.location}:NAME with one of ${listed}${more}; or --all-images`;
}
