import {type CopyImageOptions, type CopyImageResult, copyImage} from './copy-image.ts';
import {type EveryReferrerOptions, everyReferrer} from './every-referrer.ts';

/** What to copy along with an image. */
export interface CopyReferrersOptions extends CopyImageOptions, EveryReferrerOptions {
  /** What a referrer that is found by its name is called at the destination. */
  nameReferrer?: ((name: string) => string | undefined) | undefined;
  /** Whether what has a name at the destination stays as it is. */
  isKept?: ((name: string) => boolean) | undefined;
}

/** Copies what refers to an image and to every platform of it, after the image itself. */
export async function copyReferrers(options: CopyReferrersOptions): Promise<CopyImageResult[]> {
  const {source, root, nameReferrer = name => name, isKept} = options;
  const results: CopyImageResult[] = [];
  for await (const {descriptor, name} of everyReferrer(source, root, options)) {
    const tag = name === undefined ? undefined : nameReferrer(name);
    if (tag !== undefined && isKept?.(tag)) continue;
    results.push(await copyImage({...options, root: descriptor, tags: tag === undefined ? [] : [tag]}));
  }
  return results;
}
