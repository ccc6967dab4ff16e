import type {Line, Span} from '../panes/pane.ts';
import {isRunning} from '../state/job.ts';
import type {State} from '../state/state.ts';
import {plural} from '../text/count.ts';
import {textWidth, truncate} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';
import {harmless} from '../text/sanitize.ts';
import {formatDuration} from '../text/time.ts';

/** Where we are, as whom, and whether anything may be changed. */
export function contextLine(state: State): Line {
  const {place, readOnly, connecting, size} = state;
  const flags: Span[] = [
    ...outageFlag(state),
    ...jobsFlag(state),
    ...(place?.local ? [{text: 'LOCAL', tone: 'accent' as const}] : []),
    ...(readOnly ? [{text: 'READ-ONLY', tone: 'warn' as const}] : []),
  ].flatMap(flag => [{text: '  '}, flag]);
  const flagsWidth = flags.reduce((sum, flag) => sum + textWidth(flag.text), 0);
  const where = place
    ? [place.profile, place.registryId, place.region, place.endpoint ?? '']
        .filter(part => part !== '')
        .join(` ${GLYPH.dot} `)
    : connecting === undefined
      ? 'no registry is open'
      : `opening the registry${GLYPH.ellipsis}`;
  const text = truncate(` ${harmless(where)}`, size.columns - flagsWidth - 1);
  const filler = ' '.repeat(Math.max(0, size.columns - textWidth(text) - flagsWidth - 1));
  return [{text: text + filler, tone: 'dim'}, ...flags];
}

function outageFlag({outage, views, now}: State): Span[] {
  if (!outage) return [];
  const retries = views.flatMap(view => Object.values(view.loads)).flatMap(load => load.retryAt ?? []);
  const next = Math.min(...retries.filter(at => at > now));
  const again = Number.isFinite(next) ? `, again in ${formatDuration(next - now + 999)}` : '';
  return [{text: `${outage.code === 'THROTTLED' ? 'THROTTLED' : 'OFFLINE'}${again}`, tone: 'bad'}];
}

function jobsFlag({jobs}: State): Span[] {
  const running = jobs.filter(isRunning).length;
  return running === 0 ? [] : [{text: plural(running, 'job'), tone: 'accent'}];
}
