import {text} from 'node:stream/consumers';
import {afterEach, beforeEach, describe, expect, onTestFinished, test} from 'vitest';
import type {Credential, CredentialSource} from '../../src/registry/authorization/credential.ts';
import {basicAuthorization} from '../../src/registry/authorization/credential.ts';
import type {RegistryClient, RegistryRequest} from '../../src/registry/registry-client.ts';
import {type ScriptedRemote, startScriptedRemote} from '../support/remote.ts';
import {type ScriptedExchange, ScriptedRegistry} from '../support/scripted-registry.ts';
import {failureOf} from '../support/to-throw-code.ts';

const PULL = ['repository:app:pull'];
const request: RegistryRequest = {
  method: 'GET',
  target: '/v2/x',
  expect: [200],
  notFound: 'IMAGE_NOT_FOUND',
  scopes: PULL,
};
const EXPIRED =
  '{"errors":[{"code":"DENIED","message":"Your authorization token has expired. Reauthenticate and try again."}]}';
const ALWAYS = Number.POSITIVE_INFINITY;

let remote: ScriptedRemote;
let tokens: ScriptedRegistry;
beforeEach(async () => {
  remote = await startScriptedRemote();
  tokens = await ScriptedRegistry.start();
});
afterEach(async () => {
  expect(remote.registry.unexpected).toEqual([]);
  await remote.close();
  await tokens.close();
});

const basic = (password: string): Credential => ({kind: 'basic', username: 'AWS', password});
const header = (password: string) => basicAuthorization('AWS', password);

/** Gives one password after another, and counts how often it was asked. */
function passwords(...list: string[]): CredentialSource & {asked: (boolean | undefined)[]} {
  const asked: (boolean | undefined)[] = [];
  const source: CredentialSource = async (_, options) => {
    asked.push(options?.renew);
    const password = list[Math.min(asked.length, list.length) - 1];
    return password === undefined ? undefined : basic(password);
  };
  return Object.assign(source, {asked});
}

const ok = (authorization: string | null, times = 1): ScriptedExchange => ({
  request: {method: 'GET', path: '/v2/x', headers: {authorization}},
  answer: {body: 'ok'},
  times,
});
const refuse = (
  challenge: string,
  authorization: string | RegExp | null = null,
  times = 1,
): ScriptedExchange => ({
  request: {method: 'GET', path: '/v2/x', headers: {authorization}},
  answer: {status: 401, headers: {'www-authenticate': challenge}, body: 'Not Authorized\n'},
  times,
});
const bearer = (parameters = '') => `Bearer realm="${tokens.origin}/token",service="reg"${parameters}`;
const tokenFor = (token: string, extra: object = {}, times = 1): ScriptedExchange => ({
  request: {method: 'GET', path: /^\/token/},
  answer: {body: JSON.stringify({token, ...extra})},
  times,
});
const ask = async (client: RegistryClient) => text((await client.send(request)).body);

describe('a registry that wants Basic', () => {
  const challenge = 'Basic realm="registry"';

  test('gets name and password once it has asked for them, then at once', async () => {
    remote.registry.play([refuse(challenge), ok(header('one'), 2)]);
    const client = remote.client({credentials: passwords('one')});
    expect(await ask(client)).toBe('ok');
    expect(await ask(client)).toBe('ok');
    expect(remote.registry.requests).toHaveLength(3);
  });

  test('gets them unasked where that is known', async () => {
    remote.registry.play([ok(header('one'))]);
    await ask(remote.client({credentials: passwords('one'), assumeBasic: true}));
    expect(remote.registry.requests).toHaveLength(1);
  });

  test('is asked by its own name for credentials', async () => {
    const hosts: string[] = [];
    remote.registry.play([refuse(challenge), ok(header('one'))]);
    const credentials: CredentialSource = async host => {
      hosts.push(host);
      return basic('one');
    };
    await ask(remote.client({credentials}));
    expect(hosts).toEqual([remote.registry.host]);
  });

  test('is told nothing when there is no credential, and the error says what to do', async () => {
    remote.registry.play([refuse(challenge)]);
    const error = await failureOf('UNAUTHORIZED', () => ask(remote.client()));
    expect(error.hint).toContain('log in');
    expect(error.message).toMatch(/answered 401: Not Authorized$/);
  });

  test('that refuses a password gets a renewed one, once', async () => {
    remote.registry.play([refuse(challenge), refuse(challenge, header('old')), ok(header('new'))]);
    const credentials = passwords('old', 'new');
    expect(await ask(remote.client({credentials}))).toBe('ok');
    expect(credentials.asked).toEqual([undefined, true]);
  });

  test('that refuses the same password again is not asked for ever', async () => {
    remote.registry.play([refuse(challenge), refuse(challenge, header('one'))]);
    await failureOf('UNAUTHORIZED', () => ask(remote.client({credentials: passwords('one')})));
    expect(remote.registry.requests).toHaveLength(2);
  });

  test('ECR: answers an expired token with 403 DENIED and no challenge, which is renewed once for all who wait', async () => {
    const expired: ScriptedExchange = {
      request: {method: 'GET', path: '/v2/x', headers: {authorization: header('old')}},
      answer: {status: 403, body: EXPIRED},
      times: 8,
    };
    remote.registry.play([expired, ok(header('new'), 8)]);
    const credentials = passwords('old', 'new', 'newer');
    const client = remote.client({credentials, assumeBasic: true});
    expect(await Promise.all(Array.from({length: 8}, () => ask(client)))).toEqual(Array(8).fill('ok'));
    expect(credentials.asked).toEqual([undefined, true]);
  });

  test('that finds the renewed token expired as well ends in an error', async () => {
    remote.registry.play([
      {request: {method: 'GET', path: '/v2/x'}, answer: {status: 403, body: EXPIRED}, times: 3},
    ]);
    const client = remote.client({credentials: passwords('a', 'b', 'c'), assumeBasic: true});
    const error = await failureOf('CREDENTIALS_EXPIRED', () => ask(client));
    expect(error.hint).toBe('log in again');
  });

  test('that denies is believed at once', async () => {
    const denied = '{"errors":[{"code":"DENIED","message":"User x is not authorized to perform: ecr:Y"}]}';
    remote.registry.play([{request: {method: 'GET', path: '/v2/x'}, answer: {status: 403, body: denied}}]);
    await failureOf('ACCESS_DENIED', () =>
      ask(remote.client({credentials: passwords('a', 'b'), assumeBasic: true})),
    );
    expect(remote.registry.requests).toHaveLength(1);
  });

  test('gets a credential again after finding it has failed', async () => {
    remote.registry.play([ok(header('one'))]);
    let isFirst = true;
    const credentials: CredentialSource = async () => {
      if (!isFirst) return basic('one');
      isFirst = false;
      throw new TypeError('the keychain is locked');
    };
    const client = remote.client({credentials, assumeBasic: true});
    await expect(ask(client)).rejects.toThrow('the keychain is locked');
    expect(await ask(client)).toBe('ok');
  });
});

describe('a registry that wants Bearer', () => {
  test('gets a token that its service gives to anybody', async () => {
    remote.registry.play([refuse(bearer(',scope="repository:app:pull"')), ok('Bearer t1')]);
    tokens.play([tokenFor('t1')]);
    expect(await ask(remote.client())).toBe('ok');
    expect(tokens.log).toEqual(['GET /token?service=reg&scope=repository%3Aapp%3Apull']);
    expect(tokens.requests[0]!.headers.authorization).toBeUndefined();
  });

  test('gets a token for a name and password, which the registry itself never sees', async () => {
    remote.registry.play([refuse(bearer()), ok('Bearer t1')]);
    tokens.play([tokenFor('t1')]);
    await ask(remote.client({credentials: passwords('one')}));
    expect(tokens.requests[0]!.headers.authorization).toBe(header('one'));
    expect(remote.registry.requests.map(({headers}) => headers.authorization)).toEqual([
      undefined,
      'Bearer t1',
    ]);
  });

  test('gets a token for an identity token by POST', async () => {
    remote.registry.play([refuse(bearer()), ok('Bearer t1')]);
    tokens.play([
      {request: {method: 'POST', path: '/token'}, answer: {body: JSON.stringify({access_token: 't1'})}},
    ]);
    await ask(remote.client({credentials: async () => ({kind: 'identity-token', token: 'id token'})}));
    expect(Object.fromEntries(new URLSearchParams(tokens.requests[0]!.body.toString()))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'ecrctl',
      refresh_token: 'id token',
      service: 'reg',
      scope: 'repository:app:pull',
    });
  });

  test('sends an identity token to nobody whom the token service names', async () => {
    const thief = await ScriptedRegistry.start();
    onTestFinished(() => thief.close());
    remote.registry.play([refuse(bearer())]);
    const location = `${thief.origin}/token`;
    tokens.play([{request: {method: 'POST', path: '/token'}, answer: {status: 307, headers: {location}}}]);
    const client = remote.client({credentials: async () => ({kind: 'identity-token', token: 'id token'})});
    await failureOf('PROTOCOL_ERROR', () => ask(client));
    expect(thief.requests).toEqual([]);
  });

  test('gets a registry token as it is', async () => {
    remote.registry.play([refuse(bearer()), ok('Bearer given')]);
    await ask(remote.client({credentials: async () => ({kind: 'registry-token', token: 'given'})}));
    expect(tokens.requests).toEqual([]);
  });

  test('is asked once for a token, however many wait for it', async () => {
    remote.registry.play([refuse(bearer(), null, 8), ok('Bearer t1', 8)]);
    tokens.play([tokenFor('t1', {expires_in: 300}, ALWAYS)]);
    const client = remote.client();
    await Promise.all(Array.from({length: 8}, () => ask(client)));
    expect(tokens.requests).toHaveLength(1);
  });

  test('gets a new token shortly before the old one expires', async () => {
    remote.registry.play([refuse(bearer()), ok('Bearer t1', 2), ok('Bearer t2')]);
    tokens.play([tokenFor('t1', {expires_in: 300}), tokenFor('t2', {expires_in: 300})]);
    const client = remote.client();
    await ask(client);
    remote.clock.advance(289_000);
    await ask(client);
    remote.clock.advance(1_000);
    await ask(client);
    expect(tokens.requests).toHaveLength(2);
  });

  test('that refuses a token gets another, fetched once for all who wait', async () => {
    remote.registry.play([
      refuse(bearer()),
      ok('Bearer t1'),
      refuse(bearer(',error="invalid_token"'), 'Bearer t1', 5),
      ok('Bearer t2', 5),
    ]);
    tokens.play([tokenFor('t1', {expires_in: 300}), tokenFor('t2', {expires_in: 300}, ALWAYS)]);
    const client = remote.client();
    await ask(client);
    await Promise.all(Array.from({length: 5}, () => ask(client)));
    expect(tokens.requests).toHaveLength(2);
  });

  test('that refuses every token ends in an error', async () => {
    remote.registry.play([refuse(bearer()), refuse(bearer(), /^Bearer/, ALWAYS)]);
    tokens.play([tokenFor('t1', {}, ALWAYS)]);
    await failureOf('UNAUTHORIZED', () => ask(remote.client()));
    expect(remote.registry.requests).toHaveLength(3);
  });

  test('gets one token for reading and another for writing', async () => {
    remote.registry.play([
      refuse(bearer()),
      ok('Bearer reading'),
      {request: {method: 'PUT', path: '/v2/y', headers: {authorization: 'Bearer writing'}}, answer: {}},
    ]);
    tokens.play([
      {request: {method: 'GET', path: /pull$/}, answer: {body: '{"token":"reading"}'}},
      {request: {method: 'GET', path: /pull%2Cpush$/}, answer: {body: '{"token":"writing"}'}},
    ]);
    const client = remote.client();
    await ask(client);
    await client.send({...request, method: 'PUT', target: '/v2/y', scopes: ['repository:app:pull,push']});
    expect(tokens.unexpected).toEqual([]);
  });

  test('asks for the scope that the challenge names as well', async () => {
    remote.registry.play([refuse(bearer(',scope="repository:mirror/app:pull"')), ok('Bearer t1')]);
    tokens.play([tokenFor('t1')]);
    await ask(remote.client());
    expect(new URL(tokens.requests[0]!.path, tokens.origin).searchParams.getAll('scope')).toEqual([
      'repository:app:pull',
      'repository:mirror/app:pull',
    ]);
  });

  test('is preferred to Basic where both are offered', async () => {
    remote.registry.play([refuse(`Basic realm="x", ${bearer()}`), ok('Bearer t1')]);
    tokens.play([tokenFor('t1')]);
    expect(await ask(remote.client({credentials: passwords('one')}))).toBe('ok');
  });

  test('whose service refuses is an error of authorization', async () => {
    remote.registry.play([refuse(bearer())]);
    tokens.play([
      {
        request: {method: 'GET', path: /^\/token/},
        answer: {status: 401, body: '{"details":"incorrect username or password"}'},
      },
    ]);
    const error = await failureOf('UNAUTHORIZED', () => ask(remote.client({credentials: passwords('bad')})));
    expect(error.message).toContain('incorrect username or password');
    expect(error.message).not.toContain(Buffer.from('AWS:bad').toString('base64'));
  });

  test('whose service fails for a moment is asked again', async () => {
    remote.registry.play([refuse(bearer(), null, 2), ok('Bearer t1')]);
    tokens.play([{request: {method: 'GET', path: /^\/token/}, answer: {status: 503}}, tokenFor('t1')]);
    expect(await ask(remote.client())).toBe('ok');
    expect(remote.retries).toHaveLength(1);
  });

  test.each([
    ['no token', '{}'],
    ['a token with a line break', '{"token":"a\\r\\nX-Injected: 1"}'],
    ['no JSON', '<html>'],
    ['a null', 'null'],
  ])('whose service answers with %s breaks the protocol', async (_, body) => {
    remote.registry.play([refuse(bearer())]);
    tokens.play([{request: {method: 'GET', path: /^\/token/}, answer: {body}}]);
    await failureOf('PROTOCOL_ERROR', () => ask(remote.client()));
  });

  test('does not send the credential on when the token service redirects elsewhere', async () => {
    remote.registry.play([
      refuse(bearer()),
      ok('Bearer t1'),
      {
        request: {method: 'GET', path: '/elsewhere', headers: {authorization: null}},
        answer: {body: '{"token":"t1"}'},
      },
    ]);
    tokens.play([
      {
        request: {method: 'GET', path: /^\/token/},
        answer: {status: 307, headers: {location: `${remote.registry.origin}/elsewhere`}},
      },
    ]);
    expect(await ask(remote.client({credentials: passwords('one')}))).toBe('ok');
  });
});

describe('a registry that fails for a moment', () => {
  test('is asked again after a 429, with and without Retry-After', async () => {
    const busy = (headers: Record<string, string> = {}): ScriptedExchange => ({
      request: {method: 'GET', path: '/v2/x'},
      answer: {
        status: 429,
        headers,
        body: '{"errors":[{"code":"TOOMANYREQUESTS","message":"Rate exceeded"}]}',
      },
    });
    remote.registry.play([busy({'retry-after': '7'}), busy(), ok(null)]);
    expect(await ask(remote.client())).toBe('ok');
    expect(remote.clock.slept).toEqual([7000, 600]);
    expect(remote.retries.map(({error}) => error.code)).toEqual(['THROTTLED', 'THROTTLED']);
  });

  test('is asked again after a Retry-After date', async () => {
    remote.registry.play([
      {
        request: {method: 'GET', path: '/v2/x'},
        answer: {status: 503, headers: {'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT'}},
      },
      ok(null),
    ]);
    await ask(remote.client());
    expect(remote.clock.slept).toEqual([30_000]);
  });

  test('is asked again when the connection breaks, before or within the answer', async () => {
    const body = 'x'.repeat(10_000);
    remote.registry.play([
      {request: {method: 'GET', path: '/v2/x'}, answer: {resetAfterReading: 0}},
      {request: {method: 'GET', path: '/v2/x'}, answer: {body, resetAfterSending: 5000}},
      {request: {method: 'GET', path: '/v2/x'}, answer: {body}},
    ]);
    const {bytes} = await remote.client().read(request, 20_000);
    expect(bytes.toString()).toBe(body);
    expect(remote.retries).toHaveLength(2);
  });

  test('is left alone after as many attempts as are allowed', async () => {
    remote.registry.play([{request: {method: 'GET', path: '/v2/x'}, answer: {status: 500}, times: 2}]);
    const retry = {clock: remote.clock, maxAttempts: 2};
    await failureOf('SERVICE_ERROR', () => remote.client({retry}).send(request));
  });

  test('is not listened to beyond the limit of an answer', async () => {
    remote.registry.play([{request: {method: 'GET', path: '/v2/x'}, answer: {body: 'x'.repeat(1001)}}]);
    await failureOf('PROTOCOL_ERROR', () => remote.client().read(request, 1000));
  });

  test('is not asked at all once the caller has given up', async () => {
    await failureOf('CANCELLED', () => remote.client().send({...request, signal: AbortSignal.abort()}));
    expect(remote.registry.requests).toEqual([]);
  });
});

describe('an address on another origin', () => {
  test('gets no credentials, and cannot make the client learn a scheme', async () => {
    remote.registry.play([ok(header('one'))]);
    tokens.play([
      {
        request: {method: 'PUT', path: '/upload', headers: {authorization: null}},
        answer: {status: 401, headers: {'www-authenticate': 'Basic realm="steal"'}},
      },
    ]);
    const client = remote.client({credentials: passwords('one'), assumeBasic: true});
    await ask(client);
    const upload = {...request, method: 'PUT', target: new URL(`${tokens.origin}/upload`)} as const;
    await failureOf('UNAUTHORIZED', () => client.send(upload));
    expect(tokens.requests).toHaveLength(1);
  });
});
