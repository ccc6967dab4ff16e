import {registryName} from '../actions/connect.ts';
import {filterAdvice} from '../panes/filter-advice.ts';
import type {Pane} from '../panes/pane.ts';
import {isPending} from '../state/request.ts';
import type {State} from '../state/state.ts';
import type {View} from '../state/view.ts';
import {harmless} from '../text/sanitize.ts';
import {wrap} from '../text/wrap.ts';
import {isStillCounting} from '../views/repositories.ts';

/** What an empty list says: what is going on, or what to do next. */
export function emptyText(state: State, view: View, pane: Pane): readonly string[] {
  return wrap(harmless(reason(state, view, pane)), Math.max(10, state.size.columns - 4));
}

function reason(state: State, view: View, pane: Pane): string {
  if (pane.filter !== '' && pane.rows.length > 0) {
    if (view.kind === 'repositories' && isStillCounting(view))
      return `Nothing matches ${pane.filter} so far: the images of the repositories are still being counted.`;
    const advice = filterAdvice(pane);
    return `Nothing matches ${pane.filter}.${advice ? ` ${advice}` : ''} Esc takes the filter away.`;
  }
  if (state.connecting !== undefined && !state.place) return 'Opening the registry…';
  if (!state.place) return unopenedText(state);
  const load = loadBehind(view, pane);
  if (isPending(load))
    return load?.status === 'waiting' ? 'No answer yet; asking again. r asks at once.' : 'Loading…';
  if (load?.status === 'failed')
    return `${load.failure?.message ?? 'This could not be loaded'}. r tries again.`;
  return nothingThere(state, view, pane);
}

function unopenedText({connectFailure, wanted}: State): string {
  const {message, hint} = connectFailure ?? {};
  const why = message === undefined ? '' : `: ${message}`;
  const how = hint === undefined ? '' : ` (${hint})`;
  const what = registryName(wanted).replace(/^t/, 'T');
  return `${what} could not be opened${why}${how}. r tries again, ^p chooses another profile, q quits.`;
}

function loadBehind(view: View, pane: Pane) {
  if (pane.kind === 'findings') return view.loads.findings;
  if (pane.kind === 'referrers') return view.loads.referrers;
  if (view.kind === 'files') return view.loads[`layer:${view.position}`];
  if (pane.kind === 'rules' || pane.kind === 'verdicts') {
    return isPending(view.loads.main) ? view.loads.main : view.loads.images;
  }
  return view.loads.main;
}

function nothingThere({readOnly}: State, view: View, pane: Pane): string {
  switch (pane.kind) {
    case 'repositories':
      return readOnly ? 'There are no repositories here.' : 'There are no repositories yet. n creates one.';
    case 'images':
      return readOnly
        ? 'The repository is empty.'
        : 'The repository is empty. p pushes an image file into it.';
    case 'layers':
      return 'The manifest names no layers.';
    case 'findings':
      return view.kind === 'image' ? findingsText(view.scanStatus, readOnly) : '';
    case 'referrers':
      return 'Nothing refers to this image: no signature, no SBOM, no attestation.';
    case 'files':
      return 'The layer changes nothing here.';
    case 'rules':
      return view.kind === 'lifecycle' && view.findings.length > 0
        ? 'The policy has errors; Tab shows them with the text.'
        : readOnly
          ? 'There is no lifecycle policy: images stay until somebody deletes them.'
          : 'There is no lifecycle policy: images stay until somebody deletes them. e writes one and shows what it would do.';
    case 'verdicts':
      return 'The rule takes no image now.';
    case 'statements':
      return 'There is no policy: only identity policies of the own account decide.';
    case 'pullers':
      return 'Nobody can pull by what the policies say.';
    case 'jobs':
      return readOnly
        ? 'Nothing has run in the background yet: s saves an image into a file.'
        : 'Nothing has run in the background yet: p pushes a file, s saves an image, m copies one.';
    case 'messages':
      return 'Nothing has been said yet.';
    default:
      return 'There is nothing here.';
  }
}

function findingsText(scanStatus: string | undefined, readOnly: boolean): string {
  if (scanStatus === 'COMPLETE' || scanStatus === 'ACTIVE') return 'The scan found nothing.';
  const next = readOnly ? '' : ' f starts one.';
  return scanStatus === undefined
    ? `The image has not been scanned.${next}`
    : `The scan is ${scanStatus.toLowerCase().replaceAll('_', ' ')}.`;
}
