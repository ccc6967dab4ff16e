import type {CopyPlan} from '../../transfer/plan-copy.ts';
import {humanBytes} from '../output/cell.ts';
import {counted} from '../output/counted.ts';

/** A copy's plan in one line, for --dry-run. */
export function copyPlanText(plan: CopyPlan, target: string): string {
  const {blobs, manifests, present, bytes} = plan;
  if (blobs.length + manifests.length === 0) return `${target} has the image already; only tags would be set`;
  const moved = `${counted(blobs.length, 'blob')}, ${humanBytes(bytes)}, and ${counted(manifests.length, 'manifest')}`;
  return `would send ${moved} to ${target}; ${present} are there already`;
}

/** The same for programs. */
export function copyPlanData({blobs, manifests, present, bytes}: CopyPlan): object {
  return {blobs: blobs.length, manifests: manifests.length, bytes, present};
}
