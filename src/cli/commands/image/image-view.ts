import type {ImageDetail} from '@aws-sdk/client-ecr';
import {shortDigest} from '../../../oci/digest.ts';
import {isImageConfigMediaType, MEDIA_TYPE} from '../../../oci/media-type.ts';
import {bytes, time} from '../../output/cell.ts';
import type {ResultView} from '../../output/output.ts';

/** Images as a table, and in ECR's own words for programs. */
export function imagesView(images: readonly ImageDetail[], repository: string): ResultView {
  return {
    data: {imageDetails: images},
    table: {
      columns: [
        {heading: 'tags', cut: true},
        'digest',
        'pushed',
        'pulled',
        {heading: 'size', align: 'right'},
        {heading: 'kind', cut: true},
        'status',
      ],
      rows: images.map(image => [
        (image.imageTags ?? []).join(','),
        {kind: 'short', full: image.imageDigest ?? '', short: shortDigest(image.imageDigest ?? '')},
        time(image.imagePushedAt),
        time(image.lastRecordedPullTime),
        bytes(image.imageSizeInBytes),
        kindOf(image),
        image.imageStatus?.toLowerCase() ?? 'active',
      ]),
      empty: `no images; push one with ecrctl push FILE ${repository}:TAG`,
    },
  };
}

/** The images of several repositories, with the repository that each is in. */
export function imagesOfSeveralView(images: readonly ImageDetail[]): ResultView {
  const {data, table} = imagesView(images, '');
  const {columns, rows} = table!;
  return {
    data,
    table: {
      columns: ['repository', ...columns],
      rows: rows.map((row, position) => [images[position]!.repositoryName, ...row]),
      empty: 'no images',
    },
  };
}

/** The same where nothing is known but names, digests and, of files, sizes. */
export function storedImagesView(images: readonly ImageDetail[]): ResultView {
  const isSized = images.some(image => image.imageSizeInBytes !== undefined);
  return {
    data: {imageDetails: images},
    table: {
      columns: ['tags', 'digest', ...(isSized ? [{heading: 'size', align: 'right' as const}] : []), 'kind'],
      rows: images.map(image => [
        (image.imageTags ?? []).join(','),
        {kind: 'short', full: image.imageDigest ?? '', short: shortDigest(image.imageDigest ?? '')},
        ...(isSized ? [bytes(image.imageSizeInBytes)] : []),
        image.imageManifestMediaType === undefined ? '' : kindOf(image),
      ]),
      empty: 'no images',
    },
  };
}

const KINDS: Record<string, string> = {
  [MEDIA_TYPE.ociIndex]: 'index',
  [MEDIA_TYPE.dockerManifestList]: 'index',
};

/** `image`, `index`, or what an artifact says it is. */
function kindOf(image: ImageDetail): string {
  const known = KINDS[image.imageManifestMediaType ?? ''];
  if (known) return known;
  const artifact = image.artifactMediaType ?? '';
  return artifact === '' || isImageConfigMediaType(artifact) ? 'image' : artifact;
}
