import {baseName, joinPath, parentOf} from './path-names.ts';

/** What a layer takes away of the layers below it (image-spec v1.1.1, layer.md "Whiteouts"). */
export type Whiteout =
  /** The path is gone. */
  | {kind: 'path'; path: string}
  /** The folder stays, and nothing of what lower layers have in it. */
  | {kind: 'contents'; path: string}
  /** The writer's own bookkeeping; nothing is taken away. */
  | {kind: 'none'};

/** A name that begins so takes away the sibling that has the rest for its name. */
const WHITEOUT = '.wh.';
/** Names of AUFS, which took whiteouts from there; all but one mean nothing in an image. */
const BOOKKEEPING = '.wh..wh.';
/** Takes away everything that lower layers have in the folder. */
const OPAQUE = '.wh..wh..opq';

/** What an entry of a layer takes away; undefined for one that is a file. */
export function whiteoutOf(path: string): Whiteout | undefined {
  const name = baseName(path);
  if (!name.startsWith(WHITEOUT)) return undefined;
  if (name === OPAQUE) return {kind: 'contents', path: parentOf(path)};
  const gone = name.slice(WHITEOUT.length);
  if (name.startsWith(BOOKKEEPING) || gone === '' || gone === '.' || gone === '..') return {kind: 'none'};
  return {kind: 'path', path: joinPath(parentOf(path), gone)};
}
