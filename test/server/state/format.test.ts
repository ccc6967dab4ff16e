import {open} from 'lmdb';
import {describe, expect, test} from 'vitest';
import {DATA_FORMAT, settleFormat} from '../../../src/server/state/format.ts';
import {openState} from '../../../src/server/state/open-state.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {failureOf} from '../../support/to-throw-code.ts';

async function meta() {
  const environment = open({path: await temporaryFolder(), maxDbs: 4, overlappingSync: false});
  return environment.openDB<unknown, string[]>({name: 'meta', encoding: 'json'});
}

describe('the data format', () => {
  test('is written into a new directory', async () => {
    const records = await meta();
    expect(settleFormat(records)).toBeUndefined();
    expect(records.get(['format'])).toBe(DATA_FORMAT);
  });

  test('is refused when a newer version wrote it', async () => {
    const folder = await temporaryFolder();
    await openState(folder).close();
    const environment = open({path: `${folder}/records`, maxDbs: 64, overlappingSync: false});
    environment
      .openDB<number, string[]>({name: 'meta', encoding: 'json'})
      .putSync(['format'], DATA_FORMAT + 1);
    await environment.close();
    const failure = await failureOf('DATA_FORMAT_TOO_NEW', () => openState(folder));
    expect(failure.message).toContain(`format ${DATA_FORMAT + 1}`);
    expect(failure.hint).toContain('newer ecrctl');
  });

  test('is brought up step by step when an older version wrote it', async () => {
    const records = await meta();
    records.putSync(['format'], 3);
    const steps: number[] = [];
    const migrations = {3: () => steps.push(3), 4: () => steps.push(4)};
    expect(settleFormat(records, {current: 5, migrations})).toBe(3);
    expect([steps, records.get(['format'])]).toEqual([[3, 4], 5]);
  });

  test('stays as it was when a step fails', async () => {
    const records = await meta();
    records.putSync(['format'], 1);
    const migrations = {
      1: () => {
        records.putSync(['half'], 'done');
        throw new RangeError('no');
      },
    };
    expect(() => settleFormat(records, {current: 2, migrations})).toThrow('no');
    expect([records.get(['format']), records.get(['half'])]).toEqual([1, undefined]);
  });
});
