import {statfs} from 'node:fs/promises';
import {humanBytes} from '../output/cell.ts';
import {doubtful, type Finding, fine, skipped} from './finding.ts';

/** Less than a large image takes, in bytes. */
const SCARCE = 2 * 1024 ** 3;

/** Whether there is room to pull into the current folder: a full disk shows as a failed verification. */
export async function checkDisk(folder: string): Promise<Finding> {
  const check = 'disk';
  try {
    const {bavail, bsize} = await statfs(folder);
    const free = bavail * bsize;
    const message = `${humanBytes(free)} free in ${folder}`;
    return free < SCARCE
      ? doubtful(check, message, 'make room before pulling large images')
      : fine(check, message);
  } catch {
    return skipped(check, `${folder} cannot be asked for its free space`);
  }
}
