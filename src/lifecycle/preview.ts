import {arrivalTime} from './age.ts';
import type {Evaluation} from './evaluate.ts';
import {storageClassOf} from './image.ts';
import {reasonOf} from './reason.ts';
import {isActedOn, type Verdict} from './verdict.ts';

/** One row of GetLifecyclePolicyPreview, with our reason. */
export interface PreviewResult {
  /** Absent for an untagged image. */
  imageTags?: readonly string[];
  imageDigest: string;
  imagePushedAt: Date;
  action: {type: 'EXPIRE'} | {type: 'TRANSITION'; targetStorageClass: 'ARCHIVE'};
  appliedRulePriority: number;
  storageClass: 'STANDARD' | 'ARCHIVE';
  reason: string;
}

/** The summary of GetLifecyclePolicyPreview. */
export interface PreviewSummary {
  expiringImageTotalCount: number;
  /** Present when at least one image would be transitioned. */
  transitioningImageTotalCounts?: Array<{targetStorageClass: 'ARCHIVE'; imageTotalCount: number}>;
}

/** What the policy would do, in the shape of GetLifecyclePolicyPreview. */
export interface Preview {
  previewResults: PreviewResult[];
  summary: PreviewSummary;
}

/** The images on which the policy acts, oldest first, and how many they are. */
export function preview({verdicts}: Pick<Evaluation, 'verdicts'>): Preview {
  const acted = verdicts.filter(isActedOn).toSorted(oldestFirst);
  const expiring = acted.filter(({outcome}) => outcome === 'expired').length;
  const transitioning = acted.length - expiring;
  const counts = [{targetStorageClass: 'ARCHIVE' as const, imageTotalCount: transitioning}];
  return {
    previewResults: acted.map(previewResult),
    summary: {
      expiringImageTotalCount: expiring,
      ...(transitioning > 0 && {transitioningImageTotalCounts: counts}),
    },
  };
}

/** Orders verdicts as the service acts: the image that arrived first goes first. */
export function oldestFirst(one: Verdict, other: Verdict): number {
  return arrivalTime(one.image) - arrivalTime(other.image) || one.position - other.position;
}

function previewResult(verdict: Verdict & {appliedRulePriority: number}): PreviewResult {
  const {image, outcome, appliedRulePriority} = verdict;
  return {
    ...(image.imageTags?.length && {imageTags: image.imageTags}),
    imageDigest: image.imageDigest,
    imagePushedAt: image.imagePushedAt,
    action:
      outcome === 'transitioned' ? {type: 'TRANSITION', targetStorageClass: 'ARCHIVE'} : {type: 'EXPIRE'},
    appliedRulePriority,
    storageClass: storageClassOf(image) === 'archive' ? 'ARCHIVE' : 'STANDARD',
    reason: reasonOf(verdict),
  };
}
