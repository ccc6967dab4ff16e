import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {DEFAULT_LIMITS} from '../../../src/server/limits/limits.ts';
import {readLimits} from '../../../src/server/limits/limits-file.ts';
import {checkQuota} from '../../../src/server/limits/quotas.ts';
import {failureOf} from '../../support/to-throw-code.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-limits-'));
});
afterEach(() => rm(folder, {recursive: true}));

async function fileWith(text: string): Promise<string> {
  const file = path.join(folder, 'limits.yaml');
  await writeFile(file, text);
  return file;
}

describe('readLimits', () => {
  test("lays a file over the service's own limits", async () => {
    const file = await fileWith(
      'quotas: {repositories: 5}\nratesPerSecond: {PutImage: 0.5, ListImages: 20}\n',
    );
    const {quotas, rates} = await readLimits(file);
    expect(quotas).toEqual({...DEFAULT_LIMITS.quotas, repositories: 5});
    expect(rates).toEqual({
      ...DEFAULT_LIMITS.rates,
      PutImage: {perSecond: 0.5, burst: 1},
      ListImages: {perSecond: 20, burst: 20},
    });
  });

  test.each([
    ['quotas: {repos: 5}', 'there is no quota "repos"'],
    ['quotas: {repositories: -1}', 'quotas.repositories is not a number of zero or more'],
    ['quotas: {repositories: many}', 'quotas.repositories is not a number of zero or more'],
    ['ratesPerSecond: {Push: 1}', 'there is no operation "Push"'],
    ['quotas: 5', 'quotas is not a table'],
    ['limits: {}', '"limits" is not known'],
    ['[]', 'it has no quotas and no ratesPerSecond'],
    ['', 'it has no quotas and no ratesPerSecond'],
  ])('refuses %s', async (text, why) => {
    const failure = await failureOf('INVALID_SETTINGS', async () => readLimits(await fileWith(text)));
    expect(failure.message).toContain(why);
  });

  test('refuses what is not YAML, and a file that is not there', async () => {
    await failureOf('INVALID_SETTINGS', async () => readLimits(await fileWith('quotas: [')));
    await failureOf('FILE_NOT_FOUND', () => readLimits(path.join(folder, 'none.yaml')));
  });
});

describe('checkQuota', () => {
  const quotas = {...DEFAULT_LIMITS.quotas, repositories: 2};

  test('lets the last one through and refuses one more', () => {
    const holder = "The registry with id '123456789012'";
    expect(() => checkQuota(quotas, 'repositories', {holder, used: 1})).not.toThrow();
    expect(() => checkQuota(quotas, 'repositories', {holder, used: 2})).toThrow(
      expect.objectContaining({
        faultName: 'LimitExceededException',
        message: `${holder} already has the maximum allowed number of repositories which is '2'`,
      }),
    );
  });
});
