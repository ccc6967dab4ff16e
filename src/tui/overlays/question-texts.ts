import type {Confirmation, Overlay} from '../state/overlay.ts';
import type {Size} from '../terminal/size.ts';
import {harmless} from '../text/sanitize.ts';
import {wrap} from '../text/wrap.ts';

/** Columns before the lines of a question. */
export const QUESTION_INDENT = 3;
/** Lines below the title that are shown at once; more are scrolled. */
const MOST_LINES = 12;
/** What a title that stays leaves to the lines below it; one that takes more is scrolled with them. */
const LEAST_LINES = 2;
/** The rule above a question, and the buttons below it. */
const RULE = 1;
const BUTTONS = 1;

/** A question in whole lines: names may be long, and what is asked about must not be guessed. */
export type Question = Pick<Confirmation, 'title' | 'lines' | 'top'>;

/** One line of a question. */
export interface QuestionLine {
  text: string;
  isTitle: boolean;
}

/** How a question stands in the rows that it has. */
export interface QuestionPlace {
  /** Lines that stay. */
  fixed: readonly QuestionLine[];
  /** The lines below them that are in view. */
  shown: readonly QuestionLine[];
  /** Rows for them. */
  room: number;
  /** How many lines come after those. */
  below: number;
  /** The last position that `top` can have. */
  lastTop: number;
}

/** The question that an overlay asks, and how many rows its buttons take. */
export function questionOf(overlay: Overlay | undefined): {question: Question; buttons: number} | undefined {
  if (overlay?.kind === 'confirm') return {question: overlay, buttons: BUTTONS};
  if (overlay?.kind !== 'prompt' || overlay.purpose.type !== 'typeName') return undefined;
  const {title, lines} = overlay.purpose;
  return {question: {title, lines, top: overlay.top ?? 0}, buttons: 0};
}

/** The rows that a question would like. */
export function questionRows({question, buttons}: {question: Question; buttons: number}, size: Size): number {
  const {title, lines} = questionTexts(question, size);
  return RULE + title.length + Math.min(lines.length, MOST_LINES) + buttons;
}

/** Shares out the rows of a panel: the title stays as long as that leaves something to what is asked about. */
export function placeQuestion(
  {question, buttons}: {question: Question; buttons: number},
  {size, height}: {size: Size; height: number},
): QuestionPlace {
  const {title, lines} = questionTexts(question, size);
  const rows = Math.max(1, height - RULE - buttons);
  const stays = title.length + Math.min(lines.length, LEAST_LINES) <= rows;
  const fixed = stays ? title : [];
  const scrolled = stays ? lines : [...title, ...lines];
  const room = rows - fixed.length;
  const lastTop = Math.max(0, scrolled.length - room);
  const top = Math.min(question.top, lastTop);
  const shown = scrolled.slice(top, top + room);
  return {fixed, shown, room, below: scrolled.length - top - shown.length, lastTop};
}

type QuestionTexts = Record<'title' | 'lines', readonly QuestionLine[]>;

/** What the last lines became: a frame asks several times, and the plan of a deletion may have 10,000. */
const broken = new WeakMap<readonly string[], {columns: number; texts: QuestionTexts}>();

function questionTexts({title, lines}: Question, {columns}: Size): QuestionTexts {
  const known = broken.get(lines);
  if (known?.columns === columns) return known.texts;
  const texts = breakLines(title, lines, columns);
  broken.set(lines, {columns, texts});
  return texts;
}

function breakLines(title: string, lines: readonly string[], columns: number): QuestionTexts {
  return {
    title: wrapIndented(title, columns - 2).map(text => ({text, isTitle: true})),
    lines: lines
      .filter(line => line !== '')
      .flatMap(line => wrapIndented(line, columns - QUESTION_INDENT - 1))
      .map(text => ({text, isTitle: false})),
  };
}

/** What is broken stays below its own beginning. */
function wrapIndented(text: string, width: number): string[] {
  const safe = harmless(text);
  const indent = /^ */.exec(safe)![0];
  return wrap(safe.slice(indent.length), width - indent.length).map(line => indent + line);
}
