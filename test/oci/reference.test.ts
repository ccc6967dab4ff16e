import {describe, expect, test} from 'vitest';
import {parseReference, tagOrDigest} from '../../src/oci/reference.ts';
import {failureOf} from '../support/to-throw-code.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('parseReference', () => {
  test.each([
    ['app', {repository: 'app'}],
    ['app:1.0', {repository: 'app', tag: '1.0'}],
    ['team/app:1.0', {repository: 'team/app', tag: '1.0'}],
    [`app@${DIGEST}`, {repository: 'app', digest: DIGEST}],
    [`app:1.0@${DIGEST}`, {repository: 'app', tag: '1.0', digest: DIGEST}],
    ['localhost/app', {registry: 'localhost', repository: 'app'}],
    ['localhost:5000/app:1', {registry: 'localhost:5000', repository: 'app', tag: '1'}],
    ['127.0.0.1:4577/a/b/c', {registry: '127.0.0.1:4577', repository: 'a/b/c'}],
    ['[::1]:5000/app', {registry: '[::1]:5000', repository: 'app'}],
    [
      'public.ecr.aws/docker/library/alpine:3',
      {registry: 'public.ecr.aws', repository: 'docker/library/alpine', tag: '3'},
    ],
    [
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v1',
      {registry: '123456789012.dkr.ecr.eu-west-1.amazonaws.com', repository: 'app', tag: 'v1'},
    ],
    ['Registry.Example.COM/app', {registry: 'registry.example.com', repository: 'app'}],
    ['docker://ghcr.io/org/app:x', {registry: 'ghcr.io', repository: 'org/app', tag: 'x'}],
    ['a__b/c-d--e.f:T_1.2-x', {repository: 'a__b/c-d--e.f', tag: 'T_1.2-x'}],
  ])('reads %s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });

  test.each([
    'app:',
    ':tag',
    '',
    '/app',
    'app/',
    'app:-x',
    'app:.x',
    `app:${'x'.repeat(129)}`,
    'a..b',
    'app@sha256:abc',
    'a b',
    `${'a'.repeat(257)}`,
    'host:port/app',
    '../app',
    'app@md5:00',
  ])('refuses %j as INVALID_REFERENCE with a hint', async text => {
    const error = await failureOf('INVALID_REFERENCE', () => parseReference(text));
    expect(error.hint).toBeTruthy();
    expect(error.message).not.toContain('\n');
  });

  test('says that a name must be lower case only where lower case would be valid', async () => {
    expect((await failureOf('INVALID_REFERENCE', () => parseReference('App'))).hint).toBe(
      'did you mean app?',
    );
    expect((await failureOf('INVALID_REFERENCE', () => parseReference('App!'))).hint).not.toContain(
      'did you mean',
    );
  });

  test('assumes no tag', () => {
    expect(tagOrDigest(parseReference('app'))).toBeUndefined();
    expect(tagOrDigest(parseReference(`app:1@${DIGEST}`))).toBe(DIGEST);
  });
});
