import type {FileTree, FoundPath} from '../../content/layer-files/file-tree.ts';
import {baseName} from '../../content/layer-files/path-names.ts';
import {EcrctlError} from '../../errors.ts';
import {similarNames} from '../did-you-mean.ts';

/** So many paths are offered at most. */
const OFFERED = 3;

/** Says of a path that is not in an image what is there instead. */
export function pathNotFound(
  {source, path}: {source: string; path: string},
  found: FoundPath & {kind: 'missing' | 'loop'},
  tree: FileTree,
): EcrctlError {
  if (found.kind === 'loop') {
    return new EcrctlError('FILE_NOT_FOUND', `${source}: the links at ${path} lead to one another`, {
      hint: `ecrctl image files ${source} lists what is there`,
    });
  }
  const similar = similarPaths(tree, {path, folder: found.folder});
  return new EcrctlError('FILE_NOT_FOUND', `${source} has no ${path}`, {
    hint:
      similar.length > 0
        ? `similar: ${similar.join(', ')}`
        : `ecrctl image files ${source}${found.folder === '' ? '' : ` ${found.folder}`} lists what is there`,
  });
}

/** Files elsewhere that have the name, else names that are like the next one on the way. */
function similarPaths(tree: FileTree, {path, folder}: {path: string; folder: string}): string[] {
  const name = baseName(path.replace(/\/+$/, ''));
  const prefix = folder === '' ? '' : `${folder}/`;
  const namesakes: string[] = [];
  const siblings: string[] = [];
  for (const {path: other} of tree.files()) {
    if (baseName(other) === name) namesakes.push(other);
    if (other.startsWith(prefix) && !other.slice(prefix.length).includes('/')) siblings.push(other);
  }
  if (namesakes.length > 0) return namesakes.slice(0, OFFERED);
  return similarNames(name, siblings.map(baseName)).map(one => prefix + one);
}
