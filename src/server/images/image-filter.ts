import type {ImageStatusFilter, TagStatus} from '@aws-sdk/client-ecr';
import type {ImageRecord} from '../state/records.ts';

/** The filter of ListImages and DescribeImages. */
export interface ImageFilter {
  tagStatus?: TagStatus | undefined;
  imageStatus?: ImageStatusFilter | undefined;
}

/** Whether an image passes. ACTIVE images alone are listed unless another status is asked for. */
export function passesFilter({status, tags}: ImageRecord, {tagStatus, imageStatus}: ImageFilter): boolean {
  const wanted = imageStatus ?? 'ACTIVE';
  if (wanted !== 'ANY' && status !== wanted) return false;
  if (tagStatus === 'TAGGED') return tags.length > 0;
  return tagStatus === 'UNTAGGED' ? tags.length === 0 : true;
}
