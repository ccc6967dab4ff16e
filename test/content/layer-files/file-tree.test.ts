import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {contentOf, FileTree} from '../../../src/content/layer-files/file-tree.ts';
import type {LayerFile} from '../../../src/content/layer-files/layer-file.ts';
import {LayerOverlay} from '../../../src/content/layer-files/layer-overlay.ts';

/** Entries of a layer in few words: `a/` a folder, `a` a file, `a -> b` a link, `a = b` a hard link. */
type Layer = readonly string[];

function fileOf(text: string): LayerFile {
  const common = {size: 1, mode: 0o644, uid: 0, gid: 0};
  const [, path, sign, target] = /^(.*?)(?: (->|=) (.*))?$/.exec(text)!;
  if (sign) return {path: path!, type: sign === '=' ? 'hardlink' : 'symlink', linkTarget: target!, ...common};
  if (text.endsWith('/')) return {path: text.slice(0, -1), type: 'directory', ...common};
  return {path: text, type: 'file', ...common};
}

function overlayOf(layer: Layer, position: number): LayerOverlay {
  const overlay = new LayerOverlay(position);
  for (const [ordinal, text] of layer.entries()) overlay.add(fileOf(text), {ordinal});
  return overlay;
}

/** The tree of layers, the lowest one first. */
function treeOf(...layers: Layer[]): FileTree {
  const tree = new FileTree();
  for (let position = layers.length - 1; position >= 0; position--) {
    tree.layUnder(overlayOf(layers[position]!, position));
  }
  tree.complete();
  return tree;
}

/** What is there, and which layer it comes from: `path@layer`. */
function listed(...layers: Layer[]): string[] {
  return [...treeOf(...layers).files()].map(
    ({path, stored}) => `${path}@${contentOf(stored)?.layer ?? 'nowhere'}`,
  );
}

describe('the files of an image', () => {
  test('are those of all layers, the upper ones over the lower ones', () => {
    expect(listed(['a', 'd/', 'd/x', 'd/y'], ['a', 'd/z'])).toEqual([
      'a@1',
      'd@0',
      'd/x@0',
      'd/y@0',
      'd/z@1',
    ]);
  });

  test('are gone where a layer whites them out, with all that is in them', () => {
    expect(listed(['a', 'gone/', 'gone/deep/', 'gone/deep/x', 'b'], ['.wh.gone', '.wh.a'])).toEqual(['b@0']);
  });

  test('are hidden in a folder that is opaque, but not those that its layer puts there', () => {
    expect(listed(['d/', 'd/x', 'd/sub/', 'd/sub/y', 'e'], ['d/', 'd/.wh..wh..opq', 'd/z'])).toEqual([
      'd@1',
      'd/z@1',
      'e@0',
    ]);
  });

  test('of a layer are not hidden by its own whiteouts, wherever these stand', () => {
    expect(listed(['a', 'd/x'], ['a', '.wh.a', 'd/n', 'd/.wh..wh..opq'])).toEqual(['a@1', 'd/n@1']);
  });

  test('all vanish under an opaque root', () => {
    expect(listed(['a', 'b/c'], ['.wh..wh..opq', 'n'])).toEqual(['n@1']);
  });

  test('do not come back from under what hid them once', () => {
    expect(listed(['d/', 'd/x'], ['.wh.d'], ['d/', 'd/y'])).toEqual(['d@2', 'd/y@2']);
    expect(listed(['d/', 'd/x'], ['d'], ['d/', 'd/y'])).toEqual(['d@2', 'd/y@2']);
    expect(listed(['d/', 'd/x'], ['d'], ['d/y'])).toEqual(['d/y@2']);
  });

  test('give way to a file in the place of their folder, and a file to a folder', () => {
    expect(listed(['d/', 'd/x'], ['d'])).toEqual(['d@1']);
    expect(listed(['d'], ['d/', 'd/x'])).toEqual(['d@1', 'd/x@1']);
    expect(listed(['d -> elsewhere', 'elsewhere/x'], ['d/y'])).toEqual(['d/y@1', 'elsewhere/x@0']);
  });

  test('that come twice in a layer are the last of them', () => {
    const [only] = treeOf(['a', 'b', 'a']).files();
    expect(only).toMatchObject({path: 'a', stored: {ordinal: 2}});
  });

  test('are no bookkeeping of AUFS', () => {
    expect(listed(['a', 'plnk'], ['.wh..wh.plnk/', '.wh..wh.aufs', '.wh.', '.wh...'])).toEqual([
      'a@0',
      'plnk@0',
    ]);
  });

  test('take folders as the lower layer lists them where an upper one only passes through', () => {
    const [folder] = treeOf(['d/'], ['d/x']).files();
    expect(folder).toMatchObject({path: 'd', stored: {layer: 0}});
  });

  test('are not fooled by names of object members', () => {
    expect(listed(['__proto__/x', 'constructor'])).toEqual(['__proto__/x@0', 'constructor@0']);
  });

  test('are listed from a folder on', () => {
    const tree = treeOf(['a', 'd/', 'd/x', 'd/e/y', 'f']);
    expect([...tree.files('d')].map(({path}) => path)).toEqual(['d', 'd/e/y', 'd/x']);
    expect([...tree.files('nowhere')]).toEqual([]);
  });
});

describe('hard links', () => {
  test('share the file of their layer as it was when they were made', () => {
    const [first, other] = treeOf(['a', 'b = a']).files();
    expect(other!.stored).toBe(first!.stored);
    const [, b] = treeOf(['a', 'b = a', 'a']).files();
    expect(b!.stored.ordinal).toBe(0);
  });

  test('keep their file when its first name is gone or is another file now', () => {
    expect(listed(['a', 'b = a'], ['.wh.a'])).toEqual(['b@0']);
    expect(listed(['a', 'b = ./a'], ['a'])).toEqual(['a@1', 'b@0']);
  });

  test('reach the file of a lower layer, as it is there and not further up', () => {
    expect(listed(['a'], ['b = a'], ['a'])).toEqual(['a@2', 'b@0']);
    expect(listed(['a'], ['b = a', 'c = b'], ['.wh.a'])).toEqual(['b@0', 'c@0']);
    expect(listed(['a'], ['b = a'], ['c = b'])).toEqual(['a@0', 'b@0', 'c@0']);
  });

  test('lead nowhere where their file was hidden below, or never was', () => {
    expect(listed(['a'], ['.wh.a'], ['b = a'])).toEqual(['b@nowhere']);
    expect(listed(['x'], ['b = a', 'c = c'])).toEqual(['b@nowhere', 'c@nowhere', 'x@0']);
  });
});

describe('a path', () => {
  const found = (path: string, ...layers: Layer[]) => treeOf(...layers).find(path);

  test('leads to a file or a folder, with or without slashes around it', () => {
    expect(found('/d/x', ['d/x'])).toMatchObject({kind: 'file', path: 'd/x'});
    expect(found('d//./x', ['d/x'])).toMatchObject({kind: 'file', path: 'd/x'});
    expect(found('d/', ['d/x'])).toEqual({kind: 'directory', path: 'd'});
    expect(found('/', [])).toEqual({kind: 'directory', path: ''});
  });

  test('goes through links, relative and absolute, and never above the top', () => {
    const layer = [
      'usr/bin/tool',
      'bin -> usr/bin',
      'abs -> /usr',
      'out -> ../../../usr/bin/tool',
      'x/up -> ..',
    ];
    for (const path of ['bin/tool', 'abs/bin/tool', 'out', 'x/up/bin/tool', '../../usr/bin/tool']) {
      expect(found(path, layer), path).toMatchObject({kind: 'file', path: 'usr/bin/tool'});
    }
  });

  test('that turns in a circle ends', () => {
    expect(found('a', ['a -> b', 'b -> a'])).toEqual({kind: 'loop'});
    expect(found('a', ['a -> a/a'])).toEqual({kind: 'loop'});
  });

  test('that is not there names the last folder that is', () => {
    expect(found('d/e/x', ['d/e/y'])).toEqual({kind: 'missing', folder: 'd/e'});
    expect(found('d/y/x', ['d/y'])).toEqual({kind: 'missing', folder: 'd'});
    expect(found('d', ['d/x'], ['.wh.d'])).toEqual({kind: 'missing', folder: ''});
  });

  test('is decided by as few layers as can be', () => {
    const tree = new FileTree();
    tree.layUnder(overlayOf(['a', 'd/.wh..wh..opq', 'd/x', '.wh.gone', 'l -> deep/y', 'h = deep/y'], 1));
    expect(tree.find('a')).toMatchObject({kind: 'file'});
    expect(tree.find('d/x')).toMatchObject({kind: 'file'});
    expect(tree.find('d/other')).toEqual({kind: 'missing', folder: 'd'});
    expect(tree.find('gone/x')).toMatchObject({kind: 'missing'});
    for (const path of ['b', 'l', 'h']) expect(tree.find(path)).toEqual({kind: 'undecided'});
    tree.layUnder(overlayOf(['deep/y'], 0));
    for (const path of ['l', 'h']) expect(tree.find(path)).toMatchObject({kind: 'file', stored: {layer: 0}});
  });
});

type Unpacked = Map<string, {layer: number; isFolder: boolean}>;

/** Unpacks a layer by itself, in the plainest way: a map of paths. Whiteouts are left out. */
function alone(entries: Layer, layer: number): Unpacked {
  const own: Unpacked = new Map();
  for (const entry of entries) {
    const path = entry.replace(/\/$/, '');
    for (const parent of parentsOf(path)) if (own.get(parent)?.isFolder === false) own.delete(parent);
    if (path.includes('.wh.')) continue;
    const isFolder = entry.endsWith('/');
    for (const other of own.keys()) if (!isFolder && other.startsWith(`${path}/`)) own.delete(other);
    own.set(path, {layer, isFolder});
  }
  return own;
}

/** Unpacks layers one over the other, the lowest first. */
function unpacked(layers: readonly Layer[]): Map<string, number> {
  let there: Unpacked = new Map();
  for (const [layer, entries] of layers.entries()) {
    const own = alone(entries, layer);
    const gone = entries.filter(entry => /\.wh\.[abc]$/.test(entry)).map(entry => entry.replace('.wh.', ''));
    const emptied = entries
      .filter(entry => entry.endsWith('.opq'))
      .map(entry => entry.replace(/\/?\.wh.*$/, ''));
    const files = [...own].filter(([, {isFolder}]) => !isFolder).map(([path]) => path);
    const parents = new Set([...own.keys(), ...entries].flatMap(parentsOf));
    const isIn = (path: string, folder: string) => folder === '' || path.startsWith(`${folder}/`);
    const survives = (path: string, isFolder: boolean) =>
      ![...gone, ...files].some(one => one === path || isIn(path, one)) &&
      !emptied.some(folder => isIn(path, folder)) &&
      (isFolder || !parents.has(path));
    there = new Map([...[...there].filter(([path, {isFolder}]) => survives(path, isFolder)), ...own]);
  }
  return new Map([...there].map(([path, {layer}]) => [path, layer]));
}

function parentsOf(path: string): string[] {
  const parts = path.replace(/\/$/, '').split('/');
  return parts.slice(1).map((_, depth) => parts.slice(0, depth + 1).join('/'));
}

test('laying layers under each other gives what unpacking them one over the other gives', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const path = fc.array(name, {minLength: 1, maxLength: 3}).map(parts => parts.join('/'));
  const inFolder = fc.array(name, {maxLength: 2}).map(parts => parts.map(part => `${part}/`).join(''));
  const entry = fc.oneof(
    {weight: 4, arbitrary: path},
    {weight: 3, arbitrary: path.map(one => `${one}/`)},
    {weight: 1, arbitrary: fc.tuple(inFolder, name).map(([folder, one]) => `${folder}.wh.${one}`)},
    {weight: 1, arbitrary: inFolder.map(folder => `${folder}.wh..wh..opq`)},
  );
  // No writer makes one path a file and a folder in one layer; where whiteouts stand in it means nothing.
  const sound = (layer: string[]) => {
    const parents = new Set(layer.flatMap(parentsOf));
    return layer
      .filter(one => !parents.has(one))
      .sort((x, y) => Number(y.includes('.wh.')) - Number(x.includes('.wh.')));
  };
  const layers = fc.array(fc.array(entry, {maxLength: 6}).map(sound), {maxLength: 4});
  fc.assert(
    fc.property(layers, drawn => {
      const tree = new Map([...treeOf(...drawn).files()].map(({path: at, stored}) => [at, stored.layer]));
      expect(new Map([...tree].sort())).toEqual(new Map([...unpacked(drawn)].sort()));
    }),
    {numRuns: 3000},
  );
});
