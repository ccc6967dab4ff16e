import {modeText} from '../../content/layer-files/mode-text.ts';
import {truncateStart} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';
import {harmless} from '../text/sanitize.ts';
import {formatSize} from '../text/size.ts';
import {formatTime} from '../text/time.ts';
import {NOTHING, sizeCell} from './cells.ts';
import {compareTexts} from './compare.ts';
import type {FileChange, LayerNode} from './layer-tree.ts';
import type {PaneDefinition, PaneRow, Span} from './pane.ts';

/** A file or folder in a layer. */
export interface FileRow extends PaneRow {
  node: LayerNode;
  /** Its name in the folder that is open, or its whole path where a filter looks through all folders. */
  name: string;
}

const CHANGE_CELLS: Record<FileChange, Span> = {
  added: {text: 'added', tone: 'good'},
  changed: {text: 'changed', tone: 'warn'},
  removed: {text: 'removed', tone: 'bad'},
  same: {text: '', tone: 'dim'},
  unknown: {text: '?', tone: 'dim'},
};

/** What one layer brings, changes and takes away, folder by folder. */
export const FILES: PaneDefinition<FileRow> = {
  noun: ['entry', 'entries'],
  heading: true,
  sort: {column: 'name', descending: false},
  detail: ({node}) => fileDetail(node),
  detailOnDemand: true,
  searchText: row => row.name,
  columns: [
    {
      id: 'change',
      title: 'CHANGE',
      width: 7,
      rank: 0,
      sortKey: 'T',
      cell: ({node}) => CHANGE_CELLS[node.change],
      compare: (one, other) => compareTexts(one.node.change, other.node.change),
    },
    {id: 'inside', title: 'INSIDE', width: 11, rank: 1, cell: ({node}) => insideCell(node)},
    {id: 'mode', title: 'MODE', width: 10, rank: 2, cell: ({node}) => ({text: modeOf(node), tone: 'dim'})},
    {
      id: 'owner',
      title: 'OWNER',
      width: 9,
      align: 'right',
      rank: 3,
      cell: ({node}) => ({text: node.file ? `${node.file.uid}:${node.file.gid}` : '-', tone: 'dim'}),
    },
    {
      id: 'size',
      title: 'SIZE',
      width: 8,
      align: 'right',
      rank: 0,
      sortKey: 'S',
      cell: ({node}) => (node.change === 'removed' ? NOTHING : sizeCell(node.size)),
      measure: {unit: 'bytes', of: ({node}) => node.size},
    },
    {
      id: 'name',
      title: 'NAME',
      width: 24,
      grow: true,
      rank: 0,
      sortKey: 'N',
      cell: (row, {width}) => ({
        text: shownName(row, width),
        ...(isFolder(row.node) ? {tone: 'accent' as const} : {}),
      }),
      compare: (one, other) =>
        Number(isFolder(other.node)) - Number(isFolder(one.node)) || compareTexts(one.name, other.name),
    },
  ],
};

/** `+4 ~1 -2`: files added, changed and removed below a folder. */
function insideCell({type, inside}: LayerNode): Span {
  if (type !== 'directory') return {text: ''};
  const counts = COUNTED.filter(({change}) => inside[change] > 0);
  const text = counts.map(({change, sign}) => `${sign}${inside[change]}`).join(' ');
  return {text, ...(counts.length === 1 && {tone: counts[0]!.tone})};
}

const COUNTED = [
  {change: 'added', sign: '+', tone: 'good'},
  {change: 'changed', sign: '~', tone: 'warn'},
  {change: 'removed', sign: '-', tone: 'bad'},
] as const;

/** Of a path that is too long, its end, which is what a filter found it for. */
function shownName({name, node}: FileRow, width: number): string {
  const target = node.file?.linkTarget;
  if (target !== undefined) return `${name} -> ${target}`;
  return truncateStart(harmless(isFolder(node) ? `${name}/` : name), width);
}

/** What the columns have no room for: the whole path and target, the owner, when it was changed. */
function fileDetail(node: LayerNode): string[] {
  const {path, type, size, change, file} = node;
  const facts = [
    change === 'removed' ? 'removed' : type,
    ...(change === 'removed' ? [] : [formatSize(size)]),
    ...(file ? [modeOf(node), `owner ${file.uid}:${file.gid}`] : []),
    ...(file?.modifiedAt ? [`changed ${formatTime(file.modifiedAt.getTime())}`] : []),
  ];
  return [
    `/${path}`,
    ...(file?.linkTarget === undefined ? [] : [`-> ${file.linkTarget}`]),
    facts.join(` ${GLYPH.dot} `),
  ];
}

function isFolder(node: LayerNode): boolean {
  return node.type === 'directory';
}

/** A dash where the layer does not say. */
function modeOf({type, file}: LayerNode): string {
  return file ? modeText(type, file.mode) : '-';
}
