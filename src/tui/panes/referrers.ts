import type {ReferrerRecord} from '../backend.ts';
import {DIGEST_WIDTH, digestCell, sizeCell} from './cells.ts';
import {compareTexts} from './compare.ts';
import type {PaneDefinition, PaneRow} from './pane.ts';

/** A signature, an SBOM or another artifact that refers to an image. */
export interface ReferrerRow extends PaneRow {
  referrer: ReferrerRecord;
}

/** What refers to an image. */
export const REFERRERS: PaneDefinition<ReferrerRow> = {
  noun: ['referrer', 'referrers'],
  heading: true,
  sort: {column: 'type', descending: false},
  searchText: ({referrer}) => `${typeOf(referrer)}\n${referrer.digest}`,
  detail: ({referrer}) => [
    referrer.digest,
    ...Object.entries(referrer.annotations ?? {}).map(([name, value]) => `${name}: ${value}`),
  ],
  columns: [
    {
      id: 'type',
      title: 'ARTIFACT TYPE',
      width: 20,
      grow: true,
      max: 64,
      rank: 0,
      sortKey: 'N',
      cell: ({referrer}) => ({text: typeOf(referrer)}),
      compare: (one, other) => compareTexts(typeOf(one.referrer), typeOf(other.referrer)),
    },
    {
      id: 'size',
      title: 'SIZE',
      width: 8,
      align: 'right',
      rank: 1,
      cell: ({referrer}) => sizeCell(referrer.size),
      measure: {unit: 'bytes', of: ({referrer}) => referrer.size},
    },
    {
      id: 'digest',
      title: 'DIGEST',
      width: DIGEST_WIDTH.short,
      max: DIGEST_WIDTH.full,
      rank: 0,
      cell: ({referrer}, {width}) => digestCell(referrer.digest, width),
    },
  ],
};

function typeOf({artifactType, mediaType}: ReferrerRecord): string {
  return artifactType ?? mediaType;
}
