import {EcrFault} from '../ecr-fault.ts';

/** Where a chunk says that it begins, and how many bytes it says that it has. */
export interface ChunkRange {
  firstByte: number;
  length: number;
}

/**
 * What `Content-Range: <first>-<last>` says of a chunk; undefined without the header.
 * @throws EcrFault RegistryRangeInvalid
 */
export function readContentRange(header: string | undefined): ChunkRange | undefined {
  if (header === undefined) return undefined;
  const found = /^(?:bytes[ =])?(\d{1,15})-(\d{1,15})(?:\/(?:\d+|\*))?$/.exec(header.trim());
  const [firstByte, lastByte] = [Number(found?.[1]), Number(found?.[2])];
  if (lastByte >= firstByte) return {firstByte, length: lastByte - firstByte + 1};
  throw new EcrFault('RegistryRangeInvalid', 'The Content-Range of the chunk is not valid');
}
