import {type CopyImageOptions, type CopyImageResult, copyImage} from './copy-image.ts';
import {everyReferrer} from './every-referrer.ts';

/** Copies what refers to an image and to every platform of it, after the image itself. */
export async function copyReferrers(options: CopyImageOptions): Promise<CopyImageResult[]> {
  const {source, root, signal} = options;
  const results: CopyImageResult[] = [];
  for await (const referrer of everyReferrer(source, root, signal ? {signal} : {})) {
    results.push(await copyImage({...options, root: referrer, tags: []}));
  }
  return results;
}
