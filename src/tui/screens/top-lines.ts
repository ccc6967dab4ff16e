import {formatPlatform} from '../../oci/platform.ts';
import {findNode} from '../panes/layer-tree.ts';
import type {Line, Span} from '../panes/pane.ts';
import type {State} from '../state/state.ts';
import type {FilesView, ImageTab, ImageView, LifecycleView, View} from '../state/view.ts';
import {formatCount, plural} from '../text/count.ts';
import {truncate, truncateStart} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';
import {harmless} from '../text/sanitize.ts';
import {formatSize} from '../text/size.ts';
import {formatAgo} from '../text/time.ts';
import {isCompared, isRead} from '../views/files.ts';
import {imageTabs} from '../views/image.ts';

/** Tabs and facts above the list, the tabs last; as many lines as there is room for. */
export function topLines(state: State, view: View, height: number): Line[] {
  const {columns} = state.size;
  switch (view.kind) {
    case 'image':
      return [factLine(imageFacts(view, state.now), columns), imageTabLine(view, columns)].slice(-height);
    case 'lifecycle':
      return [factLine(policyFacts(view), columns), tabLine(LIFECYCLE_TABS, view.tab)].slice(-height);
    case 'access':
      return [tabLine(ACCESS_TABS, view.tab)];
    case 'files':
      return [fileLine(view, columns)];
    default:
      return [];
  }
}

const TAB_WORDS: Record<ImageTab, string> = {
  layers: 'layers',
  platforms: 'platforms',
  config: 'configuration',
  findings: 'findings',
  referrers: 'referrers',
  raw: 'raw',
};
/** So that five of them fit on the smallest screen. */
const SHORT_TAB_WORDS: Record<ImageTab, string> = {
  layers: 'layers',
  platforms: 'platforms',
  config: 'conf',
  findings: 'scan',
  referrers: 'refs',
  raw: 'raw',
};
const LIFECYCLE_TABS = {rules: 'rules', verdicts: 'images', json: 'JSON'};
const ACCESS_TABS = {statements: 'statements', pullers: 'who can pull', json: 'JSON'};

function imageTabLine(view: ImageView, width: number): Line {
  const line = (words: Record<ImageTab, string>): Line => {
    const tabs = imageTabs(view).map((tab, at) => [tab, `${at + 1} ${words[tab]}`]);
    return tabLine(Object.fromEntries(tabs), view.tab);
  };
  const full = line(TAB_WORDS);
  if (full.reduce((sum, span) => sum + span.text.length, 0) <= width) return full;
  return line(SHORT_TAB_WORDS).slice(1);
}

/** The tab that is shown is in brackets, so that it is seen without colour. */
function tabLine(tabs: Readonly<Record<string, string>>, current: string): Line {
  const all = Object.entries(tabs);
  const spans = all.map(([tab, words], at): Span => {
    if (tab === current) return {text: `[${words}]`, tone: 'strong'};
    return {text: at === all.length - 1 ? ` ${words}` : ` ${words} `, tone: 'dim'};
  });
  return [{text: ' '}, ...spans];
}

function factLine(facts: readonly string[], width: number): Line {
  return [{text: truncate(harmless(` ${facts.join(` ${GLYPH.dot} `)}`), width - 1)}];
}

function imageFacts({image, document}: ImageView, now: number): string[] {
  const platform = document?.manifest.kind === 'image' ? formatPlatform(document.config) : undefined;
  return [
    ...(platform && platform !== 'unknown' ? [platform] : []),
    ...(image.imageSizeInBytes === undefined ? [] : [formatSize(image.imageSizeInBytes)]),
    `pushed ${formatAgo(image.imagePushedAt.getTime(), now)}`,
    ...(image.lastRecordedPullTime ? [`pulled ${formatAgo(image.lastRecordedPullTime.getTime(), now)}`] : []),
    ...(image.imageStatus && image.imageStatus !== 'ACTIVE' ? [image.imageStatus.toLowerCase()] : []),
    image.imageDigest,
  ];
}

function policyFacts({draft, stored, summary, findings, images}: LifecycleView): string[] {
  const standing = draft !== undefined ? 'EDITED, not put' : stored ? 'in force' : 'no policy';
  if (!summary) {
    const errors = findings.filter(({severity}) => severity === 'error').length;
    return errors > 0 ? [standing, plural(errors, 'error')] : [standing];
  }
  const {expired, transitioned, kept} = summary;
  const archive = transitioned.images === 0 ? '' : `, archive ${amount(transitioned)}`;
  const would = `would expire ${amount(expired)}${archive}, keep ${formatCount(kept.images)}`;
  return [standing, `${plural(images.length, 'image')}: ${would}`];
}

function amount({images, bytes}: {images: number; bytes: number}): string {
  return images === 0 ? '0' : `${formatCount(images)} (${formatSize(bytes)})`;
}

function fileLine(view: FilesView, width: number): Line {
  const layer = view.layers[view.position]!;
  const folder = harmless(`/${view.folder}`);
  if (!isRead(view, view.position)) {
    const read = `reading ${formatSize(view.bytes)} of ${formatSize(layer.size)}`;
    return [{text: ` ${folder}  `}, {text: read, tone: 'accent'}];
  }
  const standing: Span = isCompared(view)
    ? {text: `  ${insideWords(view)}`}
    : {text: `  comparing with ${plural(view.position, 'layer')} below`, tone: 'accent'};
  return [{text: ` ${truncateStart(folder, width - standing.text.length - 2)}`, tone: 'strong'}, standing];
}

/** What the layer does to the files in the open folder and below it. */
function insideWords({tree, folder}: FilesView): string {
  const inside = tree && findNode(tree, folder)?.inside;
  if (!inside) return '';
  const words = (['added', 'changed', 'removed'] as const).filter(change => inside[change] > 0);
  return words.map(change => `${formatCount(inside[change])} ${change}`).join(', ');
}
