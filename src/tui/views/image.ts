import {layerHistory} from '../../oci/image-config.ts';
import type {FindingsPage, ImageDocument, ImageRecord, RepositoryRecord} from '../backend.ts';
import type {FindingRow} from '../panes/findings.ts';
import type {LayerRow} from '../panes/layers.ts';
import {rearrange} from '../panes/mark.ts';
import {openPane} from '../panes/open-pane.ts';
import type {PlatformRow} from '../panes/platforms.ts';
import type {ReferrerRow} from '../panes/referrers.ts';
import {jsonRows, type TextRow} from '../panes/text-pane.ts';
import {ask} from '../state/loads.ts';
import type {Answer} from '../state/request.ts';
import {replaceView, type State, type Step, step, takeTicket} from '../state/state.ts';
import type {ImageTab, ImageView} from '../state/view.ts';
import {configurationLines} from './configuration-lines.ts';
import {pushView} from './stack.ts';

/** Shows one image; its manifest is read, which the service counts as a pull. */
export function openImage(state: State, repository: RepositoryRecord, image: ImageRecord): Step {
  const [id, next] = takeTicket(state);
  const view: ImageView = {
    kind: 'image',
    id,
    loads: {},
    repository,
    image,
    tab: 'layers',
    panes: {
      layers: openPane<LayerRow>('layers'),
      platforms: openPane<PlatformRow>('platforms'),
      config: openPane<TextRow>('text'),
      findings: openPane<FindingRow>('findings'),
      referrers: openPane<ReferrerRow>('referrers'),
      raw: openPane<TextRow>('text'),
    },
  };
  const {repositoryName} = repository;
  const request = {type: 'document', repositoryName, imageDigest: image.imageDigest} as const;
  return ask(pushView(next, view), view, {name: 'main', request});
}

/** The tabs that make sense for what the image turned out to be. */
export function imageTabs({document}: ImageView): readonly ImageTab[] {
  if (document?.manifest.kind === 'index') return ['platforms', 'referrers', 'raw'];
  return ['layers', 'config', 'findings', 'referrers', 'raw'];
}

/** Shows a tab and asks for what it needs. */
export function openImageTab(state: State, view: ImageView, tab: ImageTab): Step {
  const opened: ImageView = {...view, tab};
  const next = replaceView(state, opened);
  if (tab !== 'findings' && tab !== 'referrers') return step(next);
  if (view.loads[tab]) return step(next);
  return askForTab(next, opened, tab);
}

/** Asks again for what the shown tab shows. */
export function refreshImage(state: State, view: ImageView): Step {
  if (view.tab === 'findings' || view.tab === 'referrers') return askForTab(state, view, view.tab);
  const {repositoryName} = view.repository;
  const request = {type: 'document', repositoryName, imageDigest: view.image.imageDigest} as const;
  return ask(state, view, {name: 'main', request, refresh: true});
}

/** The view after an answer. */
export function receiveImage(view: ImageView, answer: Answer): ImageView {
  if (answer.type === 'document') return withDocument(view, answer.document);
  if (answer.type === 'findings') return withFindings(view, answer.page);
  if (answer.type === 'referrers') {
    const rows = answer.referrers.map(referrer => ({key: referrer.digest, referrer}));
    return withPanes(view, {referrers: rearrange({...view.panes.referrers, rows})});
  }
  return view;
}

function askForTab(state: State, view: ImageView, tab: 'findings' | 'referrers'): Step {
  const {repositoryName} = view.repository;
  const request = {type: tab, repositoryName, imageDigest: view.image.imageDigest};
  return ask(state, emptyTab(view, tab), {name: tab, request});
}

/** The view with nothing in a tab whose rows are about to come (again). */
export function emptyTab(view: ImageView, tab: string): ImageView {
  const {findings, referrers} = view.panes;
  if (tab === 'findings') return withPanes(view, {findings: rearrange({...findings, rows: []})});
  return tab === 'referrers' ? withPanes(view, {referrers: rearrange({...referrers, rows: []})}) : view;
}

function withDocument(view: ImageView, document: ImageDocument): ImageView {
  const {manifest, config} = document;
  const raw = rearrange({...view.panes.raw, rows: jsonRows(manifest.content)});
  if (manifest.kind === 'index') {
    const rows = manifest.content.manifests.map((descriptor, at) => ({
      key: `${at}/${descriptor.digest}`,
      descriptor,
    }));
    const tab = view.tab === 'layers' || view.tab === 'config' ? 'platforms' : view.tab;
    return {...withPanes(view, {raw, platforms: rearrange({...view.panes.platforms, rows})}), document, tab};
  }
  const layers = rearrange({...view.panes.layers, rows: layerRows(document)});
  const shown = rearrange({...view.panes.config, rows: configurationLines(config)});
  return {...withPanes(view, {raw, layers, config: shown}), document};
}

function layerRows({manifest, config}: ImageDocument): LayerRow[] {
  if (manifest.kind !== 'image') return [];
  const history = config ? layerHistory(config) : [];
  const {layers} = manifest.content;
  const largest = Math.max(1, ...layers.map(layer => layer.size));
  return layers.map((descriptor, at) => ({
    key: `${at}/${descriptor.digest}`,
    number: at + 1,
    descriptor,
    history: history[at],
    share: descriptor.size / largest,
  }));
}

function withFindings(view: ImageView, page: FindingsPage): ImageView {
  const before = view.panes.findings.rows;
  const added = page.findings.map((finding, at) => ({key: `${before.length + at}`, finding}));
  const findings = rearrange({...view.panes.findings, rows: [...before, ...added]});
  return {...withPanes(view, {findings}), scanStatus: page.scanStatus};
}

function withPanes(view: ImageView, panes: Partial<ImageView['panes']>): ImageView {
  return {...view, panes: {...view.panes, ...panes}};
}
