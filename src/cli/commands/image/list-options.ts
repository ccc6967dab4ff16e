import type {ImageDetail} from '@aws-sdk/client-ecr';
import {EcrctlError} from '../../../errors.ts';
import {globMatcher} from '../../glob.ts';

/** What images can be ordered by. */
export const SORT_KEYS = ['pushed', 'pulled', 'size', 'tag'] as const;
type SortKey = (typeof SORT_KEYS)[number];

/** The options of `ecrctl image list`; what is not written is undefined. */
export interface ListOptions {
  tag?: string;
  tagged?: boolean;
  untagged?: boolean;
  sort?: SortKey;
  reverse?: boolean;
  limit?: number;
  members?: boolean;
  status?: 'active' | 'archived' | 'activating' | 'any';
}

/** The images that are asked for, in the order that is asked for, not more than are asked for. */
export function chosen(images: readonly ImageDetail[], options: ListOptions): ImageDetail[] {
  const ordered = images.filter(imageFilter(options));
  if (options.sort) ordered.sort(ORDERS[options.sort]);
  if (options.reverse) ordered.reverse();
  return ordered.slice(0, options.limit ?? ordered.length);
}

/** @throws EcrctlError USAGE for options about what only ECR knows, or only ECR and files do */
export function refuseUnknowable(options: ListOptions, place: {name: string; knowsSizes: boolean}): void {
  const {sort, status, untagged, members} = options;
  const {name, knowsSizes} = place;
  const onlyEcr = status !== undefined || sort === 'pushed' || sort === 'pulled';
  if (onlyEcr) throw unknowable(status === undefined ? `--sort ${sort}` : '--status', name);
  if (members) throw unknowable('--members', name);
  if (knowsSizes) return;
  if (sort === 'size') throw unknowable('--sort size', name);
  if (untagged) throw unknowable('--untagged', name);
}

function unknowable(option: string, name: string): EcrctlError {
  return new EcrctlError('USAGE', `${option} cannot be done for ${name}: nothing there tells`, {
    hint: 'leave it out; repositories in ECR know when images were pushed and pulled, and archive them',
  });
}

function imageFilter({tag, tagged, untagged}: ListOptions): (image: ImageDetail) => boolean {
  const matches = tag === undefined ? undefined : globMatcher(tag);
  return ({imageTags = []}) => {
    if (matches) return imageTags.some(matches);
    return untagged ? imageTags.length === 0 : !tagged || imageTags.length > 0;
  };
}

const ORDERS: Record<SortKey, (a: ImageDetail, b: ImageDetail) => number> = {
  pushed: (a, b) => moment(b.imagePushedAt) - moment(a.imagePushedAt),
  pulled: (a, b) => moment(b.lastRecordedPullTime) - moment(a.lastRecordedPullTime),
  size: (a, b) => (b.imageSizeInBytes ?? 0) - (a.imageSizeInBytes ?? 0),
  tag: (a, b) =>
    (a.imageTags?.[0] ?? '\uffff').localeCompare(b.imageTags?.[0] ?? '\uffff', undefined, {numeric: true}),
};

function moment(date: Date | undefined): number {
  return date?.getTime() ?? 0;
}
