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

/** `example.sbom` says more than `application/vnd.example.sbom.v1+json` in fourteen columns. */
export function shortMediaType(mediaType: string | undefined): string {
  return (
    mediaType?.replace(/^application\/(?:vnd\.)?/, '').replace(/(?:\.v\d+)?(?:\+\w+)?$/, '') ?? 'referrer'
  );
}
