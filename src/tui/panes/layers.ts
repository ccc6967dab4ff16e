import type {Descriptor} from '../../oci/descriptor.ts';
import type {HistoryEntry} from '../../oci/image-config.ts';
import {bar} from '../text/bar.ts';
import {layerCommand} from '../text/layer-command.ts';
import {DIGEST_WIDTH, digestCell, sizeCell} from './cells.ts';
import type {PaneDefinition, PaneRow} from './pane.ts';

/** A layer with the step that made it. */
export interface LayerRow extends PaneRow {
  /** From 1, lowest first. */
  number: number;
  descriptor: Descriptor;
  history?: HistoryEntry | undefined;
  /** Its part of the largest layer's size, 0 to 1. */
  share: number;
}

const BAR_WIDTH = 10;

/** The layers of an image, lowest first. */
export const LAYERS: PaneDefinition<LayerRow> = {
  noun: ['layer', 'layers'],
  heading: true,
  sort: {column: 'number', descending: false},
  searchText: row => `${originOf(row)}\n${row.descriptor.digest}`,
  detail: row => [
    originOf(row) || 'The configuration does not say how this layer was made.',
    `${row.descriptor.digest}  ${row.descriptor.mediaType}`,
  ],
  columns: [
    {
      id: 'number',
      title: '#',
      width: 3,
      align: 'right',
      rank: 0,
      cell: row => ({text: String(row.number), tone: 'dim'}),
      measure: {unit: 'count', of: row => row.number},
      sortKey: 'N',
    },
    {
      id: 'size',
      title: 'SIZE',
      width: 8,
      align: 'right',
      rank: 0,
      sortKey: 'S',
      cell: row => sizeCell(row.descriptor.size),
      measure: {unit: 'bytes', of: row => row.descriptor.size},
    },
    {
      id: 'share',
      title: '',
      width: BAR_WIDTH,
      rank: 1,
      cell: row => ({text: bar(row.share, BAR_WIDTH), tone: 'accent'}),
    },
    {
      id: 'command',
      title: 'COMMAND',
      width: 12,
      grow: true,
      max: 100,
      rank: 0,
      cell: row => ({text: originOf(row) || '-'}),
    },
    {
      id: 'digest',
      title: 'DIGEST',
      width: DIGEST_WIDTH.short,
      max: DIGEST_WIDTH.full,
      rank: 2,
      cell: (row, {width}) => digestCell(row.descriptor.digest, width),
    },
  ],
};

/** The step that made a layer, or the name that an artifact gives to what it consists of. */
function originOf({history, descriptor}: LayerRow): string {
  return (
    layerCommand(history?.created_by) || (descriptor.annotations?.['org.opencontainers.image.title'] ?? '')
  );
}
