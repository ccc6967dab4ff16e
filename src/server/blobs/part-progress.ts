import {EcrFault} from '../ecr-fault.ts';
import type {UploadRecord} from '../state/records.ts';
import {invalidPart} from './upload-faults.ts';
import type {UploadId} from './upload-id.ts';
import {MAX_PARTS, MIN_PART_BYTES} from './upload-limits.ts';

/** A session's record after so many bytes more; `complete` is false for a chunk that broke off. */
export function advance(
  record: UploadRecord,
  written: number,
  {now, complete}: {now: number; complete: boolean},
): UploadRecord {
  if (written === 0) return {...record, touchedAt: now};
  const continues = record.partOpen;
  const previous = record.offset - record.partStart;
  const parts = continues ? record.parts : record.parts + 1;
  return {
    ...record,
    touchedAt: now,
    offset: record.offset + written,
    partStart: continues ? record.partStart : record.offset,
    partOpen: !complete,
    firstPartEnd: parts === 1 ? record.offset + written : record.firstPartEnd,
    parts,
    undersized: record.undersized || (!continues && record.parts > 0 && previous < MIN_PART_BYTES),
  };
}

/**
 * Refuses a part that does not begin where the session stands, and one too many.
 * @throws EcrFault InvalidLayerPartException, LimitExceededException
 */
export function checkPosition(upload: UploadId, record: UploadRecord, firstByte: number | undefined): void {
  if (firstByte !== undefined && firstByte !== record.offset) {
    throw invalidPart(
      upload,
      record.offset,
      `First byte of the layer part is ${firstByte} instead of ${record.offset}`,
    );
  }
  if (record.parts >= MAX_PARTS && !record.partOpen) {
    throw new EcrFault('LimitExceededException', `The upload has the maximum of ${MAX_PARTS} layer parts`);
  }
}
