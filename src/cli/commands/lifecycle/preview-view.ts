import type {HorizonDay} from '../../../lifecycle/horizon.ts';
import {oldestFirst, preview} from '../../../lifecycle/preview.ts';
import {reasonOf} from '../../../lifecycle/reason.ts';
import {type Summary, summarize, type Tally} from '../../../lifecycle/summary.ts';
import {isActedOn, type Verdict} from '../../../lifecycle/verdict.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {bytes, type Cell, humanBytes, plainCell} from '../../output/cell.ts';
import type {ResultView} from '../../output/output.ts';
import {alignedTable, type Table} from '../../output/table.ts';
import {actionWord, IMAGE_COLUMNS, imageCells} from './image-cells.ts';
import type {Judged} from './judge.ts';

/** What a preview shows beside the policy's next run. */
export interface PreviewExtras {
  horizon?: readonly HorizonDay[];
}

/** A preview in GetLifecyclePolicyPreview's shape for programs, as two tables for people. */
export function previewView(context: CommandContext, judged: Judged, {horizon}: PreviewExtras): ResultView {
  const {evaluation} = judged;
  const data = {...previewData(judged), ...(horizon && {horizon: horizonData(horizon)})};
  const rows = horizon
    ? horizonRows(horizon)
    : evaluation.verdicts.filter(isActedOn).toSorted(oldestFirst).map(row);
  const images: Table = {
    columns: [
      ...(horizon ? ['on'] : []),
      ...IMAGE_COLUMNS,
      'action',
      {heading: 'rule', align: 'right'},
      'reason',
    ],
    rows,
  };
  if (!forPeople(context)) return {data, table: images};
  const now = evaluation.now;
  const tables = [rulesTable(summarize(evaluation)), ...(rows.length > 0 ? [images] : [])];
  const heading = (text: string) => context.output.colors.bold(text);
  return {data, text: tables.map(table => alignedTable(table, {now, heading})).join('\n')};
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
    ? `nothing goes: all ${total} images are kept`
    : `${parts.join(' and ')} of ${total} images`;
}

/** Whether a result is laid out for people rather than for a script. */
export function forPeople({output: {settings}}: CommandContext): boolean {
  return settings.terminal || settings.format === 'table';
}

/** What each rule of a policy does, as a table. */
export function rulesTable({rules}: Summary): Table {
  return {
    columns: [
      {heading: 'rule', align: 'right'},
      'does',
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

function row(verdict: Verdict): Cell[] {
  return [...imageCells(verdict.image), actionWord(verdict), verdict.appliedRulePriority, reasonOf(verdict)];
}

function horizonRows(days: readonly HorizonDay[]): Cell[][] {
  return days.flatMap(({date, verdicts}) => verdicts.map(verdict => [dateText(date), ...row(verdict)]));
}

function horizonData(days: readonly HorizonDay[]): object[] {
  return days.map(({day, date, verdicts}) => ({
    day,
    date,
    ...preview({verdicts}),
  }));
}

function dateText(date: Date): string {
  return plainCell({kind: 'time', at: date}).slice(0, 'YYYY-MM-DD'.length);
}

function weight({images, bytes: size}: Tally): string {
  return `${images} (${humanBytes(size)})`;
}
