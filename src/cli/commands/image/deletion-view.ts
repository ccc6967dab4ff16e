import type {DeletedImages} from '../../../ecr/images/images.ts';
import {shortDigest} from '../../../oci/digest.ts';
import type {CommandContext} from '../../context/command-context.ts';
import type {DeletionPlan} from '../../images/plan-deletion.ts';
import {bytes, humanBytes, time} from '../../output/cell.ts';
import {counted} from '../../output/counted.ts';
import type {ResultView} from '../../output/output.ts';

/** A plan with what it frees, in bytes. */
export interface MeasuredPlan extends DeletionPlan {
  /** The images' sizes added up, layers that are shared counted each time. */
  atMost: number;
  /** What really comes free; absent where manifests were not read. */
  freed?: number;
}

/** Images shown of a plan; the rest is counted. */
const SHOWN = 20;

/** A plan for people: the first images, the sums, and what is kept against expectation. */
export async function deletionPlanText(plan: MeasuredPlan, context: CommandContext): Promise<string> {
  const {alignedTable} = await import('../../output/aligned-table.ts');
  const {images, kept} = plan;
  const {stderr} = context.output.settings;
  const lines = kept.map(({image, reason}) => `kept ${image.tags[0] ?? image.digest}: ${reason}`);
  if (images.length === 0) return [...shortened(lines), 'nothing to delete'].join('\n');
  const rows = images
    .slice(0, SHOWN)
    .map(image => [
      image.tags.join(', ') || 'untagged',
      shortDigest(image.digest),
      time(new Date(image.pushedAt)),
      image.isIndex ? 'index' : bytes(image.size),
    ]);
  const table = alignedTable(
    {
      columns: [{heading: 'tags', prose: true}, 'digest', 'pushed', {heading: 'size', align: 'right'}],
      rows,
    },
    {now: context.now(), heading: text => context.output.noteColors.bold(text), width: stderr.columns},
  );
  const more = images.length > SHOWN ? [`… and ${images.length - SHOWN} more`] : [];
  const frees = plan.freed === undefined ? `at most ${humanBytes(plan.atMost)}` : humanBytes(plan.freed);
  return [
    table.trimEnd(),
    ...more,
    ...shortened(lines),
    `${counted(images.length, 'image')} to delete, ${frees} to free`,
  ].join('\n');
}

/** What was (or would be) deleted in one repository. */
export interface Deletion {
  repositoryName: string;
  deleted: DeletedImages;
  plan: MeasuredPlan;
}

/**
 * What was (or would be) deleted, in BatchDeleteImage's words, with what was kept and what comes free; of
 * several repositories as a list.
 */
export function deletionView(deletions: readonly Deletion[]): ResultView {
  const [first, ...more] = deletions;
  const imageIds = deletions.flatMap(({deleted}) => deleted.imageIds);
  return {
    data: first && more.length === 0 ? dataOf(first) : deletions.map(dataOf),
    table: {columns: ['tag', 'digest'], rows: imageIds.map(id => [id.imageTag, id.imageDigest])},
  };
}

function dataOf({repositoryName, deleted: {imageIds, failures}, plan}: Deletion): object {
  return {
    repositoryName,
    imageIds,
    failures,
    kept: plan.kept.map(({image, reason}) => ({
      imageDigest: image.digest,
      imageTags: image.tags,
      reason,
    })),
    freedBytes: plan.freed ?? null,
    freedBytesAtMost: plan.atMost,
  };
}

function shortened(lines: readonly string[]): string[] {
  if (lines.length <= SHOWN) return [...lines];
  return [...lines.slice(0, SHOWN), `… and ${lines.length - SHOWN} more kept`];
}
