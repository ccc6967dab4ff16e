import {layoutOf} from '../state/layout.ts';
import type {State} from '../state/state.ts';
import {placeQuestion, questionOf} from './question-texts.ts';

/** The first line in view of the question that is asked, after a key; undefined for keys that do not scroll it. */
export function scrolledTo(state: State, key: string): number | undefined {
  const asked = questionOf(state.overlay);
  if (!asked) return undefined;
  const {room, lastTop} = placeQuestion(asked, {size: state.size, height: layoutOf(state).panel});
  const top = Math.min(asked.question.top, lastTop);
  const moved = MOVES[key]?.(top, room);
  return moved === undefined ? undefined : Math.max(0, Math.min(moved, lastTop));
}

const MOVES: Readonly<Record<string, (top: number, room: number) => number>> = {
  down: top => top + 1,
  j: top => top + 1,
  up: top => top - 1,
  k: top => top - 1,
  pagedown: (top, room) => top + room - 1,
  'ctrl-f': (top, room) => top + room - 1,
  pageup: (top, room) => top - room + 1,
  'ctrl-b': (top, room) => top - room + 1,
  home: () => 0,
  g: () => 0,
  end: () => Number.POSITIVE_INFINITY,
  G: () => Number.POSITIVE_INFINITY,
};
