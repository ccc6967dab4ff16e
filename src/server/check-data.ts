import {existsSync} from 'node:fs';
import path from 'node:path';
import {EcrctlError} from '../errors.ts';
import {BlobStore} from './blobs/blob-store.ts';
import {type CheckSummary, check} from './maintenance/check.ts';
import {openState} from './state/open-state.ts';

/** What to check. */
export interface CheckOptions {
  dataDir: string;
  /** Reads every blob and computes its digest. True by default; false compares names and sizes alone. */
  readContent?: boolean;
}

/**
 * Verifies every record and every blob of a data directory and says what is wrong. It changes nothing.
 * @throws EcrctlError FILE_NOT_FOUND when there is no local ECR, DATA_FORMAT_TOO_NEW
 */
export async function checkLocalEcr({dataDir, readContent = true}: CheckOptions): Promise<CheckSummary> {
  if (!existsSync(path.join(dataDir, 'records', 'data.mdb'))) {
    throw new EcrctlError('FILE_NOT_FOUND', `${dataDir} holds no local ECR`);
  }
  const state = openState(dataDir);
  try {
    return await check({state, blobs: new BlobStore(dataDir), readContent});
  } finally {
    await state.close();
  }
}
