import {describe, expect, test} from 'vitest';
import type {LayerFile} from '../../../src/content/layer-files/layer-file.ts';
import {buildLayerTree, descendants, findNode} from '../../../src/tui/panes/layer-tree.ts';

function file(path: string, more: Partial<LayerFile> = {}): LayerFile {
  return {path, type: 'file', size: 10, mode: 0o644, uid: 0, gid: 0, ...more};
}

function folder(path: string): LayerFile {
  return file(path, {type: 'directory', size: 0, mode: 0o755});
}

function changes(files: readonly LayerFile[], below: readonly string[]): Record<string, string> {
  const tree = buildLayerTree(files, new Set(below));
  return Object.fromEntries([...descendants(tree)].map(node => [node.path, node.change]));
}

describe('buildLayerTree', () => {
  test('tells added from changed by what lies below', () => {
    expect(changes([folder('etc'), file('etc/hosts'), file('etc/new')], ['etc', 'etc/hosts'])).toEqual({
      etc: 'same',
      'etc/hosts': 'changed',
      'etc/new': 'added',
    });
  });

  test('shows a whiteout as the removal of its sibling', () => {
    expect(changes([file('etc/.wh.hosts')], ['etc/hosts'])).toEqual({etc: 'same', 'etc/hosts': 'removed'});
  });

  test('shows what an opaque folder hides as removed, but not what is put there anew', () => {
    const files = [folder('opt'), file('opt/.wh..wh..opq'), file('opt/kept')];
    expect(changes(files, ['opt', 'opt/gone', 'opt/kept', 'opt/sub/gone', 'other'])).toEqual({
      opt: 'same',
      'opt/kept': 'changed',
      'opt/gone': 'removed',
      'opt/sub': 'same',
      'opt/sub/gone': 'removed',
    });
  });

  test('says unknown until the layers below have been read', () => {
    const tree = buildLayerTree([file('a')], undefined);
    expect(findNode(tree, 'a')?.change).toBe('unknown');
  });

  test('makes folders that the archive leaves out and adds up their sizes', () => {
    const tree = buildLayerTree([file('usr/bin/a', {size: 3}), file('usr/b', {size: 4})], new Set());
    expect(findNode(tree, 'usr')).toMatchObject({type: 'directory', size: 7, change: 'added'});
    expect(findNode(tree, 'usr/bin')).toMatchObject({size: 3});
    expect(findNode(tree, 'nowhere')).toBeUndefined();
  });

  test('knows a folder that lower layers only have files in', () => {
    expect(changes([folder('opt'), file('srv/new')], ['opt/app/main', 'srv/old'])).toEqual({
      opt: 'same',
      srv: 'same',
      'srv/new': 'added',
    });
  });

  test('counts what happens to the files below a folder', () => {
    const files = [
      folder('etc'),
      file('etc/new'),
      file('etc/ssl/cert'),
      file('etc/.wh.motd'),
      file('etc/hosts'),
    ];
    const tree = buildLayerTree(files, new Set(['etc', 'etc/motd', 'etc/hosts']));
    expect(findNode(tree, 'etc')?.inside).toEqual({added: 2, changed: 1, removed: 1});
    expect(tree.inside).toEqual({added: 2, changed: 1, removed: 1});
  });

  test('takes the last entry of a path that comes twice', () => {
    const tree = buildLayerTree([file('a', {size: 1}), file('a', {size: 2})], new Set());
    expect(findNode(tree, 'a')?.size).toBe(2);
  });

  test('is not fooled by names of object members', () => {
    expect(findNode(buildLayerTree([file('__proto__/x')], new Set()), '__proto__/x')?.change).toBe('added');
  });
});
