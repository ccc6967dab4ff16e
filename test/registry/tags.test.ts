import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type ScriptedRemote, startScriptedRemote} from '../support/remote.ts';
import type {ScriptedAnswer, ScriptedExchange} from '../support/scripted-registry.ts';
import {failureOf} from '../support/to-throw-code.ts';

let remote: ScriptedRemote;
beforeEach(async () => {
  remote = await startScriptedRemote();
});
afterEach(async () => {
  expect(remote.registry.unexpected).toEqual([]);
  await remote.close();
});

const FIRST = '/v2/app/tags/list?n=1000';
const page = (path: string, tags: unknown, link?: string): ScriptedExchange => ({
  request: {method: 'GET', path},
  answer: {body: JSON.stringify({name: 'app', tags}), headers: link === undefined ? {} : {link}},
});
const list = async () => {
  const found: string[] = [];
  for await (const tag of remote.repository().tags()) found.push(tag);
  return found;
};

describe('listing tags', () => {
  test('ECR: refuses to list more than 1,000 tags at once', async () => {
    remote.registry.play([page(FIRST, [])]);
    await list();
    expect(remote.registry.log).toEqual(['GET /v2/app/tags/list?n=1000']);
  });

  test('ECR: refuses a cursor that was taken apart and put together again, so the address is followed as it is', async () => {
    const odd = '/v2/app/tags/list?last=A%2fb+c%3D~&n=1000&&x';
    remote.registry.play([page(FIRST, ['a'], `<${odd}>; rel="next"`), page(odd, ['b'])]);
    expect(await list()).toEqual(['a', 'b']);
  });

  test("keeps the registry's order", async () => {
    remote.registry.play([page(FIRST, ['v2', 'latest', 'v1'])]);
    expect(await list()).toEqual(['v2', 'latest', 'v1']);
  });

  test.each([
    ['relative', '</v2/app/tags/list?last=op%2Baque%3D%3D&n=1000>; rel="next"'],
    ['absolute', '<{origin}/v2/app/tags/list?last=op%2Baque%3D%3D&n=1000>; rel="next"'],
    ['unquoted', '</v2/app/tags/list?last=op%2Baque%3D%3D&n=1000>;rel=next'],
    ['behind another', '</v2/>; rel="prev", </v2/app/tags/list?last=op%2Baque%3D%3D&n=1000>; rel="next"'],
  ])('follows a link that is %s, byte for byte', async (_, link) => {
    remote.registry.play([
      page(FIRST, ['a', 'b'], link),
      page('/v2/app/tags/list?last=op%2Baque%3D%3D&n=1000', ['c']),
    ]);
    expect(await list()).toEqual(['a', 'b', 'c']);
  });

  test('ends where no link says next', async () => {
    remote.registry.play([page(FIRST, ['a'], '</v2/app/tags/list?n=1000>; rel="first"')]);
    expect(await list()).toEqual(['a']);
  });

  test.each([
    '<http://127.0.0.1:1/v2/app/tags/list>; rel="next"',
    '<https://[>; rel="next"',
  ])('does not follow the link %s away from the registry', async link => {
    remote.registry.play([page(FIRST, ['a'], link)]);
    await failureOf('PROTOCOL_ERROR', list);
  });

  test('finds none where there are none', async () => {
    remote.registry.play([page(FIRST, null), page(FIRST, [])]);
    expect(await list()).toEqual([]);
    expect(await list()).toEqual([]);
  });

  test.each<[string, ScriptedAnswer]>([
    ['HTML', {body: '<html>'}],
    ['tags that are no texts', {body: '{"tags":[1]}'}],
    ['tags that are no list', {body: '{"tags":"a"}'}],
    ['a tag that would lead to another repository', {body: '{"tags":["a","../../b/manifests/1"]}'}],
  ])('refuses %s', async (_, answer) => {
    remote.registry.play([{request: {method: 'GET', path: FIRST}, answer}]);
    await failureOf('PROTOCOL_ERROR', list);
  });

  test('ends when a registry leads in circles', async () => {
    remote.registry.play([{...page(FIRST, [], `<${FIRST}>; rel="next"`), times: Number.POSITIVE_INFINITY}]);
    await failureOf('PROTOCOL_ERROR', list);
    expect(remote.registry.requests).toHaveLength(1000);
  });

  test('says that the repository is missing', async () => {
    remote.registry.play([{request: {method: 'GET', path: FIRST}, answer: {status: 404}}]);
    await failureOf('REPOSITORY_NOT_FOUND', list);
  });

  test('stops asking when nobody wants more', async () => {
    remote.registry.play([page(FIRST, ['a', 'b'], '</next>; rel="next"')]);
    for await (const tag of remote.repository().tags()) {
      expect(tag).toBe('a');
      break;
    }
    expect(remote.registry.requests).toHaveLength(1);
  });
});
