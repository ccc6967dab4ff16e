import type {Descriptor} from '../../oci/descriptor.ts';
import {formatPlatform} from '../../oci/platform.ts';
import {DIGEST_WIDTH, digestCell, sizeCell} from './cells.ts';
import {compareTexts} from './compare.ts';
import type {PaneDefinition, PaneRow} from './pane.ts';

/** A member of an index. */
export interface PlatformRow extends PaneRow {
  descriptor: Descriptor;
}

/** Buildkit's mark on a member that describes another one rather than running anywhere. */
const ATTESTATION = 'vnd.docker.reference.type';

/** The members of an index, one for each platform. */
export const PLATFORMS: PaneDefinition<PlatformRow> = {
  noun: ['platform', 'platforms'],
  heading: true,
  searchText: row => `${memberName(row.descriptor)}\n${row.descriptor.digest}`,
  columns: [
    {
      id: 'platform',
      title: 'PLATFORM',
      width: 16,
      grow: true,
      max: 40,
      rank: 0,
      sortKey: 'N',
      cell: row => ({text: memberName(row.descriptor)}),
      compare: (one, other) => compareTexts(memberName(one.descriptor), memberName(other.descriptor)),
    },
    {
      id: 'manifest',
      title: 'MANIFEST',
      width: 8,
      align: 'right',
      rank: 2,
      cell: row => sizeCell(row.descriptor.size),
      measure: {unit: 'bytes', of: row => row.descriptor.size},
    },
    {
      id: 'digest',
      title: 'DIGEST',
      width: DIGEST_WIDTH.short,
      max: DIGEST_WIDTH.full,
      rank: 0,
      cell: (row, {width}) => digestCell(row.descriptor.digest, width),
    },
    {
      id: 'type',
      title: 'TYPE',
      width: 24,
      rank: 3,
      wideOnly: true,
      cell: row => ({text: row.descriptor.mediaType}),
    },
  ],
};

/** `linux/arm64/v8`, or what else a member of an index is. */
export function memberName(descriptor: Descriptor): string {
  const attestation = descriptor.annotations?.[ATTESTATION];
  if (attestation !== undefined) return attestation.replace(/-manifest$/, '');
  const platform = formatPlatform(descriptor.platform);
  return platform === 'unknown' ? (descriptor.artifactType ?? platform) : platform;
}
