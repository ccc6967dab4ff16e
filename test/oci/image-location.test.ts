import {describe, expect, test} from 'vitest';
import {parseFileLocation, parseImageLocation} from '../../src/oci/image-location.ts';
import {failureOf} from '../support/to-throw-code.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('parseImageLocation', () => {
  test.each([
    'dir:./x',
    'dir:/x',
    'containers-storage:foo',
    'docker-daemon:app:1',
    'ocidir://x',
  ])('takes %s, of another tool, for no repository', async text => {
    await failureOf('USAGE', async () => parseImageLocation(text));
  });

  test.each([
    ['app.tar', {kind: 'file', path: 'app.tar'}],
    ['app.tar:app:1.0', {kind: 'file', path: 'app.tar', name: 'app:1.0'}],
    ['./dir', {kind: 'file', path: './dir'}],
    ['dir/', {kind: 'file', path: 'dir/'}],
    ['/abs/app.tar.gz', {kind: 'file', path: '/abs/app.tar.gz'}],
    ['-', {kind: 'file', path: '-'}],
    ['oci-archive:x:y', {kind: 'file', format: 'oci-archive', path: 'x', name: 'y'}],
    [
      'docker-archive:x.tar:repo:tag',
      {kind: 'file', format: 'docker-archive', path: 'x.tar', name: 'repo:tag'},
    ],
    ['oci:dir', {kind: 'file', format: 'oci-layout', path: 'dir'}],
    ['lay/:1.0', {kind: 'file', path: 'lay/', name: '1.0'}],
    ['a/b/:host/app:1.0', {kind: 'file', path: 'a/b/', name: 'host/app:1.0'}],
    [`lay/@${DIGEST}`, {kind: 'file', path: 'lay/', name: DIGEST}],
    [`lay/:1.0@${DIGEST}`, {kind: 'file', path: 'lay/', name: DIGEST}],
    [`app.tar@${DIGEST}`, {kind: 'file', path: 'app.tar', name: DIGEST}],
    [`app@${DIGEST}`, {kind: 'registry', reference: {repository: 'app', digest: DIGEST}}],
    ['dir:1.0', {kind: 'registry', reference: {repository: 'dir', tag: '1.0'}}],
    ['app:1.0', {kind: 'registry', reference: {repository: 'app', tag: '1.0'}}],
    ['team/app', {kind: 'registry', reference: {repository: 'team/app'}}],
    [
      'localhost:5000/app:1',
      {kind: 'registry', reference: {registry: 'localhost:5000', repository: 'app', tag: '1'}},
    ],
  ])('reads %s', (text, expected) => {
    expect(parseImageLocation(text)).toEqual(expected);
  });
});

describe('parseFileLocation', () => {
  test('takes a bare name for a path, as push and pull only know files there', () => {
    expect(parseFileLocation('image')).toEqual({kind: 'file', path: 'image'});
  });
});
