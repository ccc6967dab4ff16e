import type {Evaluation} from './evaluate.ts';
import {storageClassOf} from './image.ts';
import {reasonOf} from './reason.ts';
import {type ActingVerdict, isActedOn} from './verdict.ts';

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
export function preview(evaluation: Evaluation): Preview {
  return previewOf(actedOldestFirst(evaluation));
}

/** The same of verdicts that are at hand, such as those of one day; all of them act. */
export function previewOf(verdicts: readonly ActingVerdict[]): Preview {
  const expiring = verdicts.filter(({outcome}) => outcome === 'expired').length;
  const transitioning = verdicts.length - expiring;
  const counts = [{targetStorageClass: 'ARCHIVE' as const, imageTotalCount: transitioning}];
  return {
    previewResults: verdicts.map(previewResult),
    summary: {
      expiringImageTotalCount: expiring,
      ...(transitioning > 0 && {transitioningImageTotalCounts: counts}),
    },
  };
}

/** The verdicts that act, in the order in which the service acts: the image that arrived first goes first. */
export function actedOldestFirst({order, verdicts}: Evaluation): ActingVerdict[] {
  const acted: ActingVerdict[] = [];
  for (let at = order.length - 1; at >= 0; at--) {
    const verdict = verdicts[order[at]!]!;
    if (isActedOn(verdict)) acted.push(verdict);
  }
  return acted;
}

function previewResult(verdict: ActingVerdict): PreviewResult {
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
