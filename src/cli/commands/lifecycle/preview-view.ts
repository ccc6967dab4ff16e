import type {HorizonDay} from '../../../lifecycle/horizon.ts';
import {actedOldestFirst, preview, previewOf} from '../../../lifecycle/preview.ts';
import {reasonOf} from '../../../lifecycle/reason.ts';
import {type Summary, summarize, type Tally} from '../../../lifecycle/summary.ts';
import type {ActingVerdict} from '../../../lifecycle/verdict.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {alignedTable} from '../../output/aligned-table.ts';
import {bytes, type Cell, humanBytes, plainCell} from '../../output/cell.ts';
import type {ResultView} from '../../output/output.ts';
import type {Table} from '../../output/table.ts';
import {actionWord, IMAGE_COLUMNS, imageCells} from './image-cells.ts';
import type {Judged} from './judge.ts';

/**
 * A preview in GetLifecyclePolicyPreview's shape for programs, as two tables for people. Only the form that will
 * be printed is made: in a large repository each is large.
 */
export function previewView(
  context: CommandContext,
  judged: Judged,
  horizon: readonly HorizonDay[] | undefined,
): ResultView {
  if (forPrograms(context)) {
    return {data: {...previewData(judged), ...(horizon && {horizon: horizonData(horizon)})}};
  }
  if (forPeople(context)) return {data: undefined, text: tablesText(context, judged, horizon)};
  return {data: undefined, table: imagesTable(judged, horizon)};
}

/** Whether a result is printed in ECR's own member names rather than in a table. */
function forPrograms({output: {settings}}: CommandContext): boolean {
  return settings.query !== undefined || settings.format === 'json' || settings.format === 'yaml';
}

function tablesText(context: CommandContext, judged: Judged, horizon?: readonly HorizonDay[]): string {
  const {evaluation} = judged;
  const heading = (text: string) => context.output.colors.bold(text);
  const images = imagesTable(judged, horizon);
  const tables = [rulesTable(summarize(evaluation)), ...(images.rows.length > 0 ? [images] : [])];
  const width = widthOf(context);
  return tables.map(table => alignedTable(table, {now: evaluation.now, heading, width})).join('\n');
}

function imagesTable({evaluation}: Judged, horizon?: readonly HorizonDay[]): Table {
  const rule = {heading: 'rule', align: 'right'} as const;
  return {
    columns: [...(horizon ? ['on'] : []), ...IMAGE_COLUMNS, 'action', rule, {heading: 'reason', prose: true}],
    rows: horizon ? horizonRows(horizon) : actedOldestFirst(evaluation).map(row),
  };
}

/** The members of GetLifecyclePolicyPreview's answer, as far as they are known here. */
export function previewData({repository, policyText, evaluation}: Judged): object {
  return {...repository?.id, lifecyclePolicyText: policyText, status: 'COMPLETE', ...preview(evaluation)};
}

/** One line that says what a policy's next run does. */
export function previewLine({kept, expired, transitioned}: Summary): string {
  const total = kept.images + expired.images + transitioned.images;
  const parts = [
    ...(expired.images > 0 ? [`expires ${weight(expired)}`] : []),
    ...(transitioned.images > 0 ? [`archives ${weight(transitioned)}`] : []),
  ];
  return parts.length === 0
    ? `nothing goes: ${total === 1 ? 'the only image is' : `all ${total} images are`} kept`
    : `${parts.join(' and ')} of ${total} images`;
}

/** Whether a result is laid out for people rather than for a script. */
export function forPeople({output: {settings}}: CommandContext): boolean {
  return settings.terminal || settings.format === 'table';
}

/** The columns of the terminal in which people read the result; undefined when it is none. */
export function widthOf({output: {settings}}: CommandContext): number | undefined {
  return settings.terminal ? settings.stdout.columns : undefined;
}

/** What each rule of a policy does, as a table. */
export function rulesTable({rules}: Summary): Table {
  return {
    columns: [
      {heading: 'rule', align: 'right'},
      {heading: 'does', prose: true},
      {heading: 'sees', align: 'right'},
      {heading: 'keeps', align: 'right'},
      {heading: 'acts on', align: 'right'},
      {heading: 'frees', align: 'right'},
    ],
    rows: rules.map(rule => [
      rule.rulePriority,
      rule.rule,
      rule.sees,
      rule.keeps,
      rule.actsOn.images,
      rule.action === 'expire' ? bytes(rule.actsOn.bytes) : undefined,
    ]),
  };
}

function row(verdict: ActingVerdict): Cell[] {
  return [...imageCells(verdict.image), actionWord(verdict), verdict.appliedRulePriority, reasonOf(verdict)];
}

function horizonRows(days: readonly HorizonDay[]): Cell[][] {
  return days.flatMap(({date, verdicts}) => verdicts.map(verdict => [dateText(date), ...row(verdict)]));
}

function horizonData(days: readonly HorizonDay[]): object[] {
  return days.map(({day, date, verdicts}) => ({
    day,
    date,
    ...previewOf(verdicts),
  }));
}

function dateText(date: Date): string {
  return plainCell({kind: 'time', at: date}).slice(0, 'YYYY-MM-DD'.length);
}

function weight({images, bytes: size}: Tally): string {
  return `${images} (${humanBytes(size)})`;
}
