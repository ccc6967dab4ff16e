import {text} from 'node:stream/consumers';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {resolveLocation, sendFollowing} from '../../src/registry/redirect.ts';
import {type ScriptedRemote, startScriptedRemote} from '../support/remote.ts';
import {type ScriptedExchange, ScriptedRegistry} from '../support/scripted-registry.ts';
import {failureOf} from '../support/to-throw-code.ts';

const SECRET = 'Basic c2VjcmV0';

let home: ScriptedRemote;
let storage: ScriptedRegistry;
beforeEach(async () => {
  home = await startScriptedRemote();
  storage = await ScriptedRegistry.start();
});
afterEach(async () => {
  await home.close();
  await storage.close();
});

const moved = (path: string, location: string, status = 307): ScriptedExchange => ({
  request: {method: 'GET', path},
  answer: {status, headers: {location}},
});
const found = (path: string): ScriptedExchange => ({
  request: {method: 'GET', path},
  answer: {body: 'here'},
});
const secrets = (registry: ScriptedRegistry) => registry.requests.map(({headers}) => headers.authorization);
const send = (path: string, method = 'GET') =>
  sendFollowing(home.transport, {
    method,
    url: new URL(path, home.registry.origin),
    authorization: SECRET,
  });

describe('credentials on redirects', () => {
  test('stay with a request that stays at the registry', async () => {
    home.registry.play([moved('/a', '/b'), moved('/b', '{origin}/c'), found('/c')]);
    expect(await text((await send('/a')).body)).toBe('here');
    expect(secrets(home.registry)).toEqual([SECRET, SECRET, SECRET]);
  });

  test('never follow from the registry to its storage', async () => {
    home.registry.play([moved('/a', `${storage.origin}/blob`)]);
    storage.play([found('/blob')]);
    const response = await send('/a');
    expect(await text(response.body)).toBe('here');
    expect(response.url.href).toBe(`${storage.origin}/blob`);
    expect(secrets(storage)).toEqual([undefined]);
  });

  test('are never given back on a chain from the registry to elsewhere and back to the registry', async () => {
    home.registry.play([moved('/a', `${storage.origin}/hop`), moved('/b', '/c'), found('/c')]);
    storage.play([moved('/hop', `${home.registry.origin}/b`)]);
    expect(await text((await send('/a')).body)).toBe('here');
    expect(secrets(home.registry)).toEqual([SECRET, undefined, undefined]);
    expect(secrets(storage)).toEqual([undefined]);
  });

  test('do not follow to another port of the same host', async () => {
    home.registry.play([moved('/a', storage.origin)]);
    storage.play([found('/')]);
    await text((await send('/a')).body);
    expect(secrets(storage)).toEqual([undefined]);
  });

  test('within the address of a redirect are not used', async () => {
    home.registry.play([moved('/a', `${storage.origin.replace('http://', 'http://user:pass@')}/blob`)]);
    storage.play([found('/blob')]);
    await text((await send('/a')).body);
    expect(secrets(storage)).toEqual([undefined]);
  });
});

describe('redirects', () => {
  test('end after ten', async () => {
    home.registry.play([{...moved('/a', '/a'), times: 11}]);
    const error = await failureOf('PROTOCOL_ERROR', () => send('/a'));
    expect(error.message).toContain('more than 10 times');
    expect(home.registry.requests).toHaveLength(11);
  });

  test.each([301, 302, 303, 307, 308])('are followed by a GET when the status is %i', async status => {
    home.registry.play([moved('/a', '/b', status), found('/b')]);
    expect(await text((await send('/a')).body)).toBe('here');
  });

  test('take a body along with 307 and 308', async () => {
    const bytes = Buffer.from('manifest');
    home.registry.play([
      {request: {method: 'PUT', path: '/a'}, answer: {status: 308, headers: {location: '/b'}}},
      {request: {method: 'PUT', path: '/b'}, answer: {status: 201}},
    ]);
    const url = new URL('/a', home.registry.origin);
    const response = await sendFollowing(home.transport, {method: 'PUT', url, body: bytes});
    expect(response.status).toBe(201);
    expect(home.registry.requests[1]!.body.equals(bytes)).toBe(true);
  });

  test('do not turn a PUT into a GET', async () => {
    home.registry.play([
      {request: {method: 'PUT', path: '/a'}, answer: {status: 302, headers: {location: '/b'}}},
    ]);
    await failureOf('PROTOCOL_ERROR', () => send('/a', 'PUT'));
    expect(home.registry.requests).toHaveLength(1);
  });

  test('lead nowhere without an address', async () => {
    home.registry.play([{request: {method: 'GET', path: '/a'}, answer: {status: 307}}]);
    await failureOf('PROTOCOL_ERROR', () => send('/a'));
  });
});

describe('resolveLocation', () => {
  const from = (url: string) => ({method: 'GET', url: new URL(url)});

  test('refuses to go from HTTPS to HTTP', async () => {
    const error = await failureOf('PROTOCOL_ERROR', () =>
      resolveLocation('http://storage.example.com/x?sig=secret', from('https://registry.example.com/')),
    );
    expect(error.message).not.toContain('secret');
  });

  test('stays with HTTPS when a registry behind a proxy calls itself by HTTP', () => {
    const next = resolveLocation('http://registry.example.com/u/1', from('https://registry.example.com/'));
    expect(next.href).toBe('https://registry.example.com/u/1');
  });

  test.each([
    'file:///etc/passwd',
    'ftp://host/x',
    'https://[broken',
    'data:text/plain,x',
  ])('refuses to go to %s', async location => {
    await failureOf('PROTOCOL_ERROR', () => resolveLocation(location, from('https://registry.example.com/')));
  });
});
