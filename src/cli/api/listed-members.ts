import type {MemberShape} from '../../ecr/operation-shape.ts';

/** The way to a list in an answer: its name, after that of the structure that holds it. */
export type ListPath = readonly [string] | readonly [string, string];

/** An answer of the API. */
export type Answer = Readonly<Record<string, unknown>>;

/**
 * Where a listing's answer has what it lists: in its lists, or, where it has none, in those of its structures (the
 * findings of a scan).
 */
export function listPaths(output: readonly MemberShape[]): ListPath[] {
  const lists = listsIn(output).map(name => [name] as const);
  if (lists.length > 0) return lists;
  return output.flatMap(({name, shape}) =>
    shape.kind === 'structure' ? listsIn(shape.members).map(inner => [name, inner] as const) : [],
  );
}

/** How many items an answer lists, by its longest list. */
export function countItems(answer: Answer, paths: readonly ListPath[]): number {
  return Math.max(0, ...paths.map(path => listAt(answer, path)?.length ?? 0));
}

/** An answer with a part of what it lists. */
export function sliceItems(answer: Answer, paths: readonly ListPath[], start: number, end?: number): Answer {
  return changeLists(answer, paths, list => list.slice(start, end));
}

/** Pages of one listing as one answer: what they list is joined, everything else is the first page's. */
export function joinPages(pages: readonly Answer[], paths: readonly ListPath[]): Answer {
  const [first = {}] = pages;
  const {nextToken: _, ...joined} = changeLists(first, paths, (_list, path) =>
    pages.flatMap(page => listAt(page, path) ?? []),
  );
  return joined;
}

function listsIn(members: readonly MemberShape[]): string[] {
  return members.filter(({shape}) => shape.kind === 'list').map(({name}) => name);
}

function listAt(answer: Answer, [name, inner]: ListPath): readonly unknown[] | undefined {
  const value = answer[name];
  const found = inner === undefined ? value : (value as Answer | undefined)?.[inner];
  return Array.isArray(found) ? found : undefined;
}

function changeLists(
  answer: Answer,
  paths: readonly ListPath[],
  change: (list: readonly unknown[], path: ListPath) => unknown[],
): Answer {
  const changed: Record<string, unknown> = {...answer};
  for (const path of paths) {
    const list = listAt(answer, path);
    const [name, inner] = path;
    if (!list) continue;
    changed[name] =
      inner === undefined ? change(list, path) : {...(changed[name] as Answer), [inner]: change(list, path)};
  }
  return changed;
}
