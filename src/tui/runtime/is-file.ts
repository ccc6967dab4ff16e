import {stat} from 'node:fs/promises';
import {expandHome} from '../ecr-backend/expand-home.ts';

/** Whether there is a file at a path; a folder is none, for images are added to it. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(expandHome(path))).isFile();
  } catch {
    return false;
  }
}
