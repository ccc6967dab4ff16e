import {EcrctlError} from '../errors.ts';
import {firstJsonFault} from '../json/json-source.ts';
import {isObject} from './check-shape.ts';
import type {LifecycleImage} from './image.ts';
import {parseTime} from './parse-time.ts';
import {quoted} from './quoted.ts';

/** The members of a result that hold its rows: DescribeImages, ListImages, and a list of our own. */
const LISTS = ['imageDetails', 'imageIds', 'images'];

const TIMES = ['lastRecordedPullTime', 'lastArchivedAt', 'lastActivatedAt'] as const;
const STATUSES = ['ACTIVE', 'ARCHIVED', 'ACTIVATING'];

/**
 * Reads images from the JSON that `aws ecr describe-images` prints; throws INVALID_INPUT. Faults of the JSON
 * itself are told with line and column.
 */
export function parseImages(text: string): LifecycleImage[] {
  return imagesFrom(parseJson(text));
}

/**
 * Makes images from a value of that shape: `{imageDetails: […]}` or a bare list, with times as dates, ISO texts
 * or seconds since 1970. Rows of one digest are one image with all their tags. Throws INVALID_INPUT.
 */
export function imagesFrom(value: unknown): LifecycleImage[] {
  const byDigest = new Map<string, LifecycleImage>();
  for (const [position, row] of rowsOf(value).entries()) {
    const image = imageFrom(row, position);
    const known = byDigest.get(image.imageDigest);
    byDigest.set(image.imageDigest, known ? merged(known, image) : image);
  }
  return [...byDigest.values()];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EcrctlError('INVALID_INPUT', `the images are not JSON: ${whyNotJson(text)}`, {
      hint: HINT,
      cause,
    });
  }
}

function whyNotJson(text: string): string {
  if (text.trim() === '') return 'there is nothing';
  const fault = firstJsonFault(text);
  return fault ? `line ${fault.position.line} column ${fault.position.column}: ${fault.message}` : 'no value';
}

const HINT = 'give what this prints: aws ecr describe-images --repository-name NAME --output json';

function rowsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const rows = isObject(value) ? LISTS.map(list => value[list]).find(Array.isArray) : undefined;
  if (rows) return rows;
  throw new EcrctlError('INVALID_INPUT', 'the images are neither a list nor an object with imageDetails', {
    hint: HINT,
  });
}

function imageFrom(row: unknown, position: number): LifecycleImage {
  if (!isObject(row)) throw fault(position, 'is not an object');
  if (typeof row.imageDigest !== 'string' || row.imageDigest === '')
    throw fault(position, 'has no imageDigest');
  const image: LifecycleImage = {
    imageDigest: row.imageDigest,
    imagePushedAt: pushedAt(row, position),
  };
  const tags = tagsOf(row, position);
  if (tags.length > 0) image.imageTags = tags;
  copyTimes(row, image, position);
  copyTexts(row, image, position);
  copySize(row, image, position);
  if (row.childDigests !== undefined) image.childDigests = textList(row, 'childDigests', position);
  return image;
}

function pushedAt(row: Record<string, unknown>, position: number): Date {
  if (row.imagePushedAt === undefined || row.imagePushedAt === null) {
    throw fault(
      position,
      'has no imagePushedAt',
      'list-images does not tell when an image was pushed; use describe-images',
    );
  }
  return timeOf(row, 'imagePushedAt', position);
}

function tagsOf(row: Record<string, unknown>, position: number): string[] {
  const tags =
    row.imageTags === undefined || row.imageTags === null ? [] : textList(row, 'imageTags', position);
  if (row.imageTag === undefined || row.imageTag === null) return tags;
  if (typeof row.imageTag !== 'string') throw fault(position, 'has an imageTag that is not a text');
  return [...tags, row.imageTag];
}

function textList(row: Record<string, unknown>, member: string, position: number): string[] {
  const list = row[member];
  if (Array.isArray(list) && list.every(item => typeof item === 'string')) return list;
  throw fault(position, `has ${member} that are not a list of texts`);
}

function copyTimes(row: Record<string, unknown>, image: LifecycleImage, position: number): void {
  for (const member of TIMES) {
    if (row[member] !== undefined && row[member] !== null) image[member] = timeOf(row, member, position);
  }
}

function timeOf(row: Record<string, unknown>, member: string, position: number): Date {
  const time = parseTime(row[member]);
  if (time) return time;
  const value = row[member];
  const hint = 'write 2026-01-31T12:00:00Z (with a zone), or seconds since 1970';
  if (typeof value === 'object') throw fault(position, `has no time as its ${member}`, hint);
  throw fault(position, `has the ${member} ${quoted(String(value))}, which is no time`, hint);
}

function copyTexts(row: Record<string, unknown>, image: LifecycleImage, position: number): void {
  for (const member of ['imageStatus', 'subjectManifestDigest', 'imageManifestMediaType'] as const) {
    const value = row[member];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') throw fault(position, `has a ${member} that is not a text`);
    image[member] = value;
  }
  if (image.imageStatus !== undefined && !STATUSES.includes(image.imageStatus)) {
    const hint = `an image is one of ${STATUSES.join(', ')}`;
    throw fault(position, `has the imageStatus ${quoted(image.imageStatus)}`, hint);
  }
}

function copySize(row: Record<string, unknown>, image: LifecycleImage, position: number): void {
  const size = row.imageSizeInBytes;
  if (size === undefined || size === null) return;
  if (typeof size !== 'number' || !(size >= 0))
    throw fault(position, 'has an imageSizeInBytes that is no size');
  image.imageSizeInBytes = size;
}

function merged(known: LifecycleImage, again: LifecycleImage): LifecycleImage {
  const tags = [...new Set([...(known.imageTags ?? []), ...(again.imageTags ?? [])])];
  return {...known, ...again, ...(tags.length > 0 && {imageTags: tags})};
}

function fault(position: number, what: string, hint = HINT): EcrctlError {
  return new EcrctlError('INVALID_INPUT', `the images: number ${position + 1} ${what}`, {hint});
}
