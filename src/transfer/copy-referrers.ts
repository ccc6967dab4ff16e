import {type CopyImageOptions, type CopyImageResult, copyImage} from './copy-image.ts';
import {everyReferrer} from './every-referrer.ts';

/** What to copy along with an image. */
export interface CopyReferrersOptions extends CopyImageOptions {
  /** What a referrer that is found by its name is called at the destination. */
  nameReferrer?: ((name: string) => string | undefined) | undefined;
}

/** Copies what refers to an image and to every platform of it, after the image itself. */
export async function copyReferrers(options: CopyReferrersOptions): Promise<CopyImageResult[]> {
  const {source, root, signal, nameReferrer = name => name} = options;
  const results: CopyImageResult[] = [];
  for await (const {descriptor, name} of everyReferrer(source, root, {signal})) {
    const tag = name === undefined ? undefined : nameReferrer(name);
    results.push(await copyImage({...options, root: descriptor, tags: tag === undefined ? [] : [tag]}));
  }
  return results;
}
