import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {Authorizations, ecrCredentials} from '../../../src/ecr/credentials/authorization.ts';
import {readAuthorization} from '../../../src/ecr/credentials/authorization-token.ts';
import {TokenCache} from '../../../src/ecr/credentials/token-cache.ts';
import {failureOf} from '../../support/to-throw-code.ts';
import {type Answer, type Script, type ScriptedEcr, scriptedEcr} from '../scripted-ecr.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-01T12:00:00Z');

let folder: string;
let server: ScriptedEcr | undefined;
let now: Date;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-authorization-'));
  now = new Date(START);
});
afterEach(async () => {
  await server?.close();
  await rm(folder, {recursive: true});
});

/** Each token tells its number; it lives twelve hours from now. */
const numbered: Script = (_call, count) => token(`secret${count}`);

function token(password: string): Answer {
  const authorizationToken = Buffer.from(`AWS:${password}`).toString('base64');
  const expiresAt = (now.getTime() + 12 * HOUR) / 1000;
  const proxyEndpoint = 'https://123456789012.dkr.ecr.us-east-1.amazonaws.com';
  return {json: {authorizationData: [{authorizationToken, expiresAt, proxyEndpoint}]}};
}

/** A cache that answers its second reader only while the first one's token is being written. */
class CacheReadLate extends TokenCache {
  #reads = 0;
  #tellWriting = () => {};
  readonly #writing = new Promise<void>(resolve => {
    this.#tellWriting = resolve;
  });

  override async read(...args: Parameters<TokenCache['read']>) {
    const found = await super.read(...args);
    if (++this.#reads === 2) await this.#writing;
    return found;
  }

  override async write(...args: Parameters<TokenCache['write']>) {
    this.#tellWriting();
    await nextTurn();
    await super.write(...args);
  }
}

async function start(script: Script, store = new TokenCache(folder)) {
  server = await scriptedEcr({GetAuthorizationToken: script});
  const api = server.client();
  const cache = {store, key: 'caller'};
  const calls = server.calls;
  return {calls, open: () => new Authorizations({api, cache, now: () => now})};
}

describe('authorizations', () => {
  test('are user name and password out of the token, with when they end', async () => {
    const {open} = await start(numbered);
    expect(await open().get()).toEqual({
      username: 'AWS',
      password: 'secret1',
      obtainedAt: now,
      expiresAt: new Date(START + 12 * HOUR),
      proxyEndpoint: 'https://123456789012.dkr.ecr.us-east-1.amazonaws.com',
    });
  });

  test('cost one call, however many wait and whoever asks later', async () => {
    const {open, calls} = await start(numbered);
    const authorizations = open();
    const got = await Promise.all([authorizations.get(), authorizations.get(), authorizations.get()]);
    expect(got.map(one => one.password)).toEqual(['secret1', 'secret1', 'secret1']);
    expect((await open().get()).password).toBe('secret1');
    expect(calls).toHaveLength(1);
  });

  test('are not forgotten when somebody finds an empty cache while they are fetched', async () => {
    const {open, calls} = await start(numbered, new CacheReadLate(folder));
    const authorizations = open();
    const got = await Promise.all([authorizations.get(), authorizations.get()]);
    expect(got.map(one => one?.password)).toEqual(['secret1', 'secret1']);
    expect(calls).toHaveLength(1);
  });

  test('are renewed when half of their life is over', async () => {
    const {open} = await start(numbered);
    await open().get();
    now = new Date(START + 6 * HOUR - 1);
    expect((await open().get()).password).toBe('secret1');
    now = new Date(START + 6 * HOUR);
    expect((await open().get()).password).toBe('secret2');
    expect((await open().get()).password).toBe('secret2');
  });

  test('are served while they are valid and cannot be renewed', async () => {
    const refusal = {exception: 'ExpiredTokenException', message: 'expired'};
    const {open} = await start((_call, count) => (count === 1 ? token('secret1') : refusal));
    await open().get();
    now = new Date(START + 11 * HOUR);
    expect((await open().get()).password).toBe('secret1');
    now = new Date(START + 12 * HOUR - 1000);
    await failureOf('CREDENTIALS_EXPIRED', () => open().get());
  });

  test('are never given again after they were refused', async () => {
    const refusal = {exception: 'ExpiredTokenException', message: 'expired'};
    const {open} = await start([token('secret1'), token('secret2'), refusal]);
    const credentials = ecrCredentials(open());
    expect(await credentials('host')).toEqual({kind: 'basic', username: 'AWS', password: 'secret1'});
    expect(await credentials('host', {renew: true})).toMatchObject({password: 'secret2'});
    await failureOf('CREDENTIALS_EXPIRED', () => credentials('host', {renew: true}));
  });

  test('can be given up by one who waits without harm to the others', async () => {
    const stop = new AbortController();
    const {promise, release} = held();
    const {open} = await start(async () => {
      await promise;
      return token('secret1');
    });
    const authorizations = open();
    const patient = authorizations.get();
    const impatient = authorizations.get({signal: stop.signal});
    stop.abort();
    await failureOf('CANCELLED', () => impatient);
    release();
    expect((await patient).password).toBe('secret1');
  });

  test('live twelve hours where the service does not say', () => {
    const data = {authorizationToken: Buffer.from('AWS:x').toString('base64')};
    expect(readAuthorization(data, now).expiresAt).toEqual(new Date(START + 12 * HOUR));
  });

  test('need a token in the answer', async () => {
    const {open} = await start({json: {authorizationData: []}});
    await failureOf('PROTOCOL_ERROR', () => open().get());
  });
});

function held() {
  let release = (): void => {};
  const promise = new Promise<void>(resolve => {
    release = resolve;
  });
  return {promise, release: () => release()};
}
