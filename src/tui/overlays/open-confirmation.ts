import type {Confirmation, Intent} from '../state/overlay.ts';
import {type State, type Step, step} from '../state/state.ts';
import {GLYPH} from '../text/glyphs.ts';

/** What is asked before something is done. */
export interface Question {
  title: string;
  lines: readonly string[];
  danger: boolean;
  /** What the button says that does it. */
  confirm: string;
  cancel?: string;
  intent: Intent;
}

/** Asks a question whose default answer is no. */
export function openConfirmation(state: State, {confirm, cancel = 'Cancel', ...question}: Question): Step {
  const overlay: Confirmation = {kind: 'confirm', ...question, top: 0, buttons: [cancel, confirm], focus: 0};
  return step({...state, overlay});
}

/** The account, the region and the endpoint: in every question, for the wrong account is the classic mistake. */
export function placeLine({place}: State): string {
  if (!place) return '';
  const where = place.local ? `LOCAL ${place.endpoint ?? ''}`.trim() : (place.endpoint ?? 'Amazon ECR');
  return `in account ${place.registryId} ${GLYPH.dot} ${place.region} ${GLYPH.dot} ${where}`;
}
