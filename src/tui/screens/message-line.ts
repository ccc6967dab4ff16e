import {jobPercent, jobRate} from '../panes/jobs.ts';
import {LEVEL_TONES} from '../panes/messages.ts';
import type {Line} from '../panes/pane.ts';
import {isRunning, type Job} from '../state/job.ts';
import type {State} from '../state/state.ts';
import {truncate} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';
import {harmless} from '../text/sanitize.ts';
import {promptLine} from './prompt-line.ts';

/** A line being typed, a message, or how far the newest job is. */
export function messageLine(state: State): Line {
  const {overlay, message, size} = state;
  if (overlay?.kind === 'prompt') {
    return promptLine(overlay, size.columns);
  }
  if (message) {
    const word = message.level === 'info' ? '' : `${message.level}: `;
    const hint = message.hint === undefined ? '' : ` ${GLYPH.dot} ${message.hint}`;
    const text = truncate(harmless(` ${word}${message.text}${hint}`), size.columns - 1);
    return [{text, tone: LEVEL_TONES[message.level]}];
  }
  const job = state.jobs.findLast(isRunning);
  return job ? [{text: truncate(harmless(jobLine(job, state)), size.columns - 1), tone: 'accent'}] : [];
}

function jobLine(job: Job, {jobs}: State): string {
  const running = jobs.filter(isRunning).length;
  const parts = [
    `${job.kind} ${job.title}`,
    job.total === undefined ? 'starting' : jobPercent(job),
    jobRate(job),
  ];
  const others = running > 1 ? ` (and ${running - 1} more, & shows them)` : '';
  return ` ${parts.filter(part => part !== '').join('  ')}${others}`;
}
