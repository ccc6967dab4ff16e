import {tableDigest} from './digest.ts';

/** What an image is called by. */
interface Named {
  imageDigest: string;
  imageTags?: readonly string[] | undefined;
  subjectManifestDigest?: string | undefined;
  artifactMediaType?: string | undefined;
}

/** `1.0, latest`; without tags what it is and the beginning of its digest: `untagged 0123…`, `cyclonedx 0123…`. */
export function imageName(image: Named): string {
  const {imageTags = [], imageDigest, subjectManifestDigest, artifactMediaType} = image;
  if (imageTags.length > 0) return imageTags.join(', ');
  const what = subjectManifestDigest === undefined ? 'untagged' : shortMediaType(artifactMediaType);
  return `${what} ${tableDigest(imageDigest)}`;
}

/** What an image's name may take of a line; one of several tags may be longer. */
const LONGEST_NAME = 24;

/** `1.0, latest`, or `1.0 +12` where the tags would take the whole line. */
export function shortImageName(image: Named): string {
  const name = imageName(image);
  const [first, ...others] = image.imageTags ?? [];
  return name.length <= LONGEST_NAME || others.length === 0 ? name : `${first} +${others.length}`;
}

/** `example.sbom` says more than `application/vnd.example.sbom.v1+json` in fourteen columns. */
export function shortMediaType(mediaType: string | undefined): string {
  return (
    mediaType?.replace(/^application\/(?:vnd\.)?/, '').replace(/(?:\.v\d+)?(?:\+\w+)?$/, '') ?? 'referrer'
  );
}
