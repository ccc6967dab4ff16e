import {isIndexMediaType} from '../../oci/media-type.ts';
import type {ImageRecord} from '../backend.ts';
import {GLYPH} from '../text/glyphs.ts';
import {imageName, shortMediaType} from '../text/image-name.ts';
import {formatTime} from '../text/time.ts';
import {agoCell, DIGEST_WIDTH, digestCell, NOTHING, sizeCell} from './cells.ts';
import {compareTexts} from './compare.ts';
import type {CellContext, PaneDefinition, PaneRow, Span} from './pane.ts';
import {scanSummary, scanWeight} from './scan-summary.ts';

/** An image in a repository's list; below its index or its subject when `parent` says so. */
export interface ImageRow extends PaneRow {
  image: ImageRecord;
  /** What the image runs on, once its manifest has been read. */
  platform?: string;
}

/** The images of a repository. */
export const IMAGES: PaneDefinition<ImageRow> = {
  noun: ['image', 'images'],
  heading: true,
  sort: {column: 'pushed', descending: true},
  markable: true,
  detail: ({image}) => imageDetail(image),
  detailOnDemand: true,
  searchText: row => `${tagsOf(row).join('\n') || nameOf(row)}\n${row.image.imageDigest}`,
  columns: [
    {
      id: 'tags',
      title: '  TAGS',
      width: 16,
      grow: true,
      max: 64,
      rank: 0,
      sortKey: 'T',
      cell: tagsCell,
      names: tagsOf,
      compare: (one, other) => compareTexts(firstTag(one), firstTag(other)),
    },
    {id: 'platform', title: 'PLATFORM', width: 14, rank: 1, onDemand: true, cell: platformCell},
    {
      id: 'size',
      title: 'SIZE',
      width: 8,
      align: 'right',
      rank: 0,
      sortKey: 'S',
      cell: ({image}) => sizeCell(image.imageSizeInBytes),
      measure: {unit: 'bytes', of: ({image}) => image.imageSizeInBytes},
    },
    {
      id: 'pushed',
      title: 'PUSHED',
      width: 8,
      align: 'right',
      rank: 0,
      sortKey: 'P',
      cell: ({image}, {now}) => agoCell(image.imagePushedAt, now),
      measure: {unit: 'time', of: ({image}) => image.imagePushedAt},
    },
    {
      id: 'pulled',
      title: 'PULLED',
      width: 8,
      align: 'right',
      rank: 3,
      sortKey: 'L',
      cell: ({image}, {now}) =>
        image.lastRecordedPullTime ? agoCell(image.lastRecordedPullTime, now) : {text: 'never', tone: 'dim'},
      measure: {unit: 'time', of: ({image}) => image.lastRecordedPullTime},
    },
    {
      id: 'scan',
      title: 'SCAN',
      width: 11,
      rank: 2,
      sortKey: 'V',
      cell: ({image}) => scanSummary(image),
      compare: (one, other) => scanWeight(one.image) - scanWeight(other.image),
    },
    {id: 'status', title: 'STATUS', width: 10, rank: 1, cell: ({image}) => statusCell(image.imageStatus)},
    {
      id: 'digest',
      title: 'DIGEST',
      width: DIGEST_WIDTH.short,
      max: DIGEST_WIDTH.full,
      rank: 5,
      cell: ({image}, {width}) => digestCell(image.imageDigest, width),
    },
    {
      id: 'type',
      title: 'TYPE',
      width: 14,
      rank: 6,
      wideOnly: true,
      cell: ({image}) => ({text: typeWords(image), tone: 'dim'}),
    },
  ],
};

/** Whether an image is an index, whose members can be unfolded. */
export function isIndexRow({image}: ImageRow): boolean {
  return image.imageManifestMediaType !== undefined && isIndexMediaType(image.imageManifestMediaType);
}

function tagsCell(row: ImageRow, {fold}: CellContext): Span {
  const {imageTags = []} = row.image;
  const isNamed = imageTags.length > 0 || (row.parent !== undefined && row.platform !== undefined);
  return {text: foldMark(row, fold) + nameOf(row), ...(!isNamed && {tone: 'dim' as const})};
}

/** Its tags; without any, the platform or the type of what lies below another image, `untagged` for the rest. */
function nameOf({image, parent, platform}: ImageRow): string {
  const isTagged = (image.imageTags?.length ?? 0) > 0;
  return !isTagged && parent !== undefined && platform !== undefined ? platform : imageName(image);
}

function foldMark(row: ImageRow, fold: CellContext['fold']): string {
  const indent = row.parent === undefined ? '' : `${GLYPH.branch} `;
  if (fold === 'unfolded') return `${indent}${GLYPH.unfolded} `;
  if (fold === 'folded' || isIndexRow(row)) return `${indent}${GLYPH.folded} `;
  return indent === '' ? '  ' : indent;
}

function platformCell(row: ImageRow): Span {
  if (row.platform !== undefined) return {text: row.platform};
  if (isIndexRow(row)) return {text: 'index', tone: 'dim'};
  const artifact = row.image.artifactMediaType;
  if (row.image.subjectManifestDigest !== undefined) return {text: shortMediaType(artifact), tone: 'dim'};
  return NOTHING;
}

/** What the columns have no room for: the whole digest, times to the second, every tag. */
function imageDetail(image: ImageRecord): string[] {
  const {imagePushedAt, lastRecordedPullTime, lastArchivedAt, lastActivatedAt} = image;
  const times = {
    pushed: imagePushedAt,
    pulled: lastRecordedPullTime,
    archived: lastArchivedAt,
    restored: lastActivatedAt,
  };
  return [
    image.imageDigest,
    Object.entries(times)
      .flatMap(([event, time]) => (time ? [`${event} ${formatTime(time.getTime())}`] : []))
      .join(` ${GLYPH.dot} `),
    [image.imageManifestMediaType, image.artifactMediaType].filter(Boolean).join(` ${GLYPH.dot} `),
    // Last, for there may be a thousand.
    ...(image.imageTags?.length ? [image.imageTags.join(', ')] : []),
  ];
}

/** Whose format an image has, and whether it is an index; of another artifact, its type. */
function typeWords({
  imageManifestMediaType = '',
  artifactMediaType,
  subjectManifestDigest,
}: ImageRecord): string {
  if (subjectManifestDigest !== undefined) return shortMediaType(artifactMediaType);
  const maker = imageManifestMediaType.includes('docker') ? 'Docker' : 'OCI';
  return `${maker} ${isIndexMediaType(imageManifestMediaType) ? 'index' : 'image'}`;
}

function statusCell(imageStatus = 'ACTIVE'): Span {
  if (imageStatus === 'ACTIVE') return {text: 'active', tone: 'dim'};
  return {text: imageStatus.toLowerCase(), tone: imageStatus === 'ARCHIVED' ? 'accent' : 'warn'};
}

function tagsOf({image}: ImageRow): readonly string[] {
  return image.imageTags ?? [];
}

function firstTag({image}: ImageRow): string {
  return image.imageTags?.[0] ?? '\uffff';
}
