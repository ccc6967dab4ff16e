import {chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {EcrAuthorization} from '../../../src/ecr/credentials/authorization.ts';
import {TokenCache} from '../../../src/ecr/credentials/token-cache.ts';

const NOW = new Date('2026-03-01T12:00:00Z');

function authorization(password: string, hours = 12): EcrAuthorization {
  return {
    username: 'AWS',
    password,
    obtainedAt: NOW,
    expiresAt: new Date(NOW.getTime() + hours * 3_600_000),
    proxyEndpoint: 'https://123456789012.dkr.ecr.us-east-1.amazonaws.com',
  };
}

let base: string;
let folder: string;
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'ecrctl-cache-'));
  folder = path.join(base, 'ecrctl');
});
afterEach(() => rm(base, {recursive: true}));

const permissions = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);

describe('the token cache', () => {
  test('gives back what was kept under the same key, in another process too', async () => {
    await new TokenCache(folder).write('a', authorization('one'), NOW);
    const other = new TokenCache(folder);
    expect(await other.read('a', NOW)).toEqual(authorization('one'));
    expect(await other.read('b', NOW)).toBeUndefined();
  });

  test('is a 0600 file in a 0700 folder and leaves nothing else behind', async () => {
    await new TokenCache(folder).write('a', authorization('one'), NOW);
    expect(await permissions(folder)).toBe('700');
    expect(await permissions(path.join(folder, 'tokens.json'))).toBe('600');
    expect(await readdir(folder)).toEqual(['tokens.json']);
  });

  test('closes a folder and a file that others can look into', async () => {
    await new TokenCache(folder).write('a', authorization('one'), NOW);
    await chmod(folder, 0o755);
    await chmod(path.join(folder, 'tokens.json'), 0o644);
    expect(await new TokenCache(folder).read('a', NOW)).toEqual(authorization('one'));
    expect(await permissions(folder)).toBe('700');
    expect(await permissions(path.join(folder, 'tokens.json'))).toBe('600');
  });

  test('keeps nothing in a folder that others can write to', async () => {
    await mkdir(folder, {recursive: true});
    await chmod(folder, 0o777);
    await new TokenCache(folder).write('a', authorization('one'), NOW);
    expect(await readdir(folder)).toEqual([]);
  });

  test('believes nothing in a file that others can write to', async () => {
    await new TokenCache(folder).write('a', authorization('one'), NOW);
    await chmod(path.join(folder, 'tokens.json'), 0o666);
    expect(await new TokenCache(folder).read('a', NOW)).toBeUndefined();
  });

  test('forgets what has expired', async () => {
    const cache = new TokenCache(folder);
    await cache.write('short', authorization('one', 1), NOW);
    const later = new Date(NOW.getTime() + 2 * 3_600_000);
    expect(await cache.read('short', later)).toBeUndefined();
    await cache.write('long', authorization('two'), later);
    expect(await readFile(path.join(folder, 'tokens.json'), 'utf8')).not.toContain('"one"');
  });

  test('forgets everything', async () => {
    const cache = new TokenCache(folder);
    await cache.write('a', authorization('one'), NOW);
    await cache.wipe();
    expect(await cache.read('a', NOW)).toBeUndefined();
    await cache.wipe();
    expect(await readdir(folder)).toEqual([]);
  });

  test('keeps the newest 64 entries', async () => {
    const cache = new TokenCache(folder);
    for (let number = 0; number < 66; number++) await cache.write(`k${number}`, authorization('x'), NOW);
    expect(await cache.read('k1', NOW)).toBeUndefined();
    expect(await cache.read('k2', NOW)).toBeDefined();
  });

  test.each([
    ['cut off', '{"version":1,"tokens":{"a":{"user'],
    ['of another version', '{"version":2,"tokens":{}}'],
    ['no object', 'null'],
    ['with an entry of another shape', '{"version":1,"tokens":{"a":{"password":1}}}'],
  ])('counts as empty when it is %s', async (_, text) => {
    await mkdir(folder, {mode: 0o700});
    await writeFile(path.join(folder, 'tokens.json'), text, {mode: 0o600});
    const cache = new TokenCache(folder);
    expect(await cache.read('a', NOW)).toBeUndefined();
    await cache.write('a', authorization('one'), NOW);
    expect((await cache.read('a', NOW))?.password).toBe('one');
  });

  test('is whole at every moment while several write', async () => {
    const writers = Array.from({length: 20}, (_, number) =>
      new TokenCache(folder).write(`k${number}`, authorization(`p${number}`), NOW),
    );
    await Promise.all(writers);
    const text = await readFile(path.join(folder, 'tokens.json'), 'utf8');
    expect(Object.keys((JSON.parse(text) as {tokens: object}).tokens).length).toBeGreaterThan(0);
    expect(await readdir(folder)).toEqual(['tokens.json']);
  });

  test('is no obstacle where nothing can be written', async () => {
    await writeFile(folder, 'a file in the way');
    const cache = new TokenCache(folder);
    await cache.write('a', authorization('one'), NOW);
    expect(await cache.read('a', NOW)).toBeUndefined();
  });
});
