import {contentOf, type FileTree} from './file-tree.ts';
import type {LayerFile} from './layer-file.ts';
import type {StoredFile} from './layer-overlay.ts';

/** What of a file can be another in another image. When it was changed last is not looked at. */
export type FileAspect = 'type' | 'mode' | 'owner' | 'content' | 'target' | 'attributes';

/** A file that is in one image or in both. */
export interface FileDifference {
  path: string;
  before?: LayerFile;
  after?: LayerFile;
  /** What differs, where it is in both. */
  aspects: FileAspect[];
}

/** The files that two images do not have in common, by path. The trees are to know the digests of contents. */
export function diffFileTrees(before: FileTree, after: FileTree): FileDifference[] {
  const old = new Map([...before.files()].map(({path, stored}) => [path, seen(stored)]));
  const differences: FileDifference[] = [];
  for (const {path, stored} of after.files()) {
    const now = seen(stored);
    const then = old.get(path);
    old.delete(path);
    if (!then) {
      differences.push({path, after: now.file, aspects: []});
      continue;
    }
    const aspects = differing(then, now);
    if (aspects.length > 0) differences.push({path, before: then.file, after: now.file, aspects});
  }
  for (const [path, {file}] of old) differences.push({path, before: file, aspects: []});
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Names of one file are all that file; a hard link that leads nowhere is itself. */
function seen(stored: StoredFile): StoredFile {
  return contentOf(stored) ?? stored;
}

function differing(before: StoredFile, after: StoredFile): FileAspect[] {
  const [old, now] = [before.file, after.file];
  if (old.type !== now.type) return ['type'];
  const checks: Record<Exclude<FileAspect, 'type'>, boolean> = {
    mode: old.mode !== now.mode,
    owner: old.uid !== now.uid || old.gid !== now.gid,
    content: old.size !== now.size || before.contentDigest !== after.contentDigest,
    target: now.type !== 'file' && (old.linkTarget !== now.linkTarget || numbersOf(old) !== numbersOf(now)),
    attributes: attributesOf(old) !== attributesOf(now),
  };
  return (Object.keys(checks) as (keyof typeof checks)[]).filter(aspect => checks[aspect]);
}

function numbersOf({device}: LayerFile): string {
  return device ? `${device.major}:${device.minor}` : '';
}

function attributesOf({attributes}: LayerFile): string {
  return JSON.stringify([...(attributes ?? [])].sort());
}
