import {describe, expect, test} from 'vitest';
import {arrange} from '../../../src/tui/panes/arrange.ts';
import {foldRow, unfoldRow} from '../../../src/tui/panes/fold.ts';
import type {ImageRow} from '../../../src/tui/panes/images.ts';
import {
  chosenRows,
  clearMarks,
  hiddenMarks,
  markRange,
  markVisible,
  replaceRows,
  toggleMark,
} from '../../../src/tui/panes/mark.ts';
import {currentRow, moveBy, movePages, moveTo, windowTop} from '../../../src/tui/panes/move.ts';
import {openPane} from '../../../src/tui/panes/open-pane.ts';
import type {Pane} from '../../../src/tui/panes/pane.ts';
import {sortBy} from '../../../src/tui/panes/sort.ts';
import {image} from '../session.ts';

function row(number: number, more: Partial<ImageRow> = {}): ImageRow {
  const record = image(number);
  return {key: record.imageDigest, image: record, ...more};
}

function imagesPane(...rows: ImageRow[]): Pane<ImageRow> {
  return openPane('images', rows);
}

function tags(pane: Pane): string[] {
  return (pane.visible as ImageRow[]).map(({image: {imageTags}}) => imageTags?.[0] ?? '-');
}

const HEIGHT = 3;

describe('moving', () => {
  const pane = imagesPane(row(1), row(2), row(3), row(4), row(5));

  test('stops at both ends', () => {
    expect(moveBy(pane, -1, HEIGHT).cursor).toBe(0);
    expect(moveBy(pane, 99, HEIGHT).cursor).toBe(4);
    expect(moveTo(pane, Number.POSITIVE_INFINITY, HEIGHT).cursor).toBe(4);
  });

  test('scrolls only as far as needed to show the cursor', () => {
    expect(moveTo(pane, 2, HEIGHT).top).toBe(0);
    expect(moveTo(pane, 3, HEIGHT).top).toBe(1);
    expect(moveTo(moveTo(pane, 4, HEIGHT), 3, HEIGHT).top).toBe(2);
    expect(moveTo(moveTo(pane, 4, HEIGHT), 1, HEIGHT).top).toBe(1);
  });

  test('leaves no blank rows at the end when the list gets shorter', () => {
    expect(windowTop({cursor: 1, top: 4, visible: pane.visible.slice(0, 2)}, HEIGHT)).toBe(0);
  });

  test('does nothing in an empty list', () => {
    const empty = openPane('images');
    expect(moveBy(empty, 1, HEIGHT)).toMatchObject({cursor: 0, top: 0});
    expect(currentRow(empty)).toBeUndefined();
  });
});

describe('paging', () => {
  const pane = imagesPane(...Array.from({length: 3 * HEIGHT - 2}, (_, at) => row(at + 1)));

  test('shows the next page with the cursor on the same line of the screen', () => {
    const next = movePages(moveTo(pane, 2, HEIGHT), 1, HEIGHT);
    expect({top: next.top, cursor: next.cursor}).toEqual({top: HEIGHT, cursor: HEIGHT + 2});
    expect(movePages(next, -1, HEIGHT)).toMatchObject({top: 0, cursor: 2});
  });

  test('ends with the last page full and the cursor on the last row', () => {
    const last = movePages(movePages(moveTo(pane, 2, HEIGHT), 1, HEIGHT), 5, HEIGHT);
    expect({top: last.top, cursor: last.cursor}).toEqual({top: 2 * HEIGHT - 2, cursor: 3 * HEIGHT - 3});
    expect(movePages(pane, -1, HEIGHT)).toMatchObject({top: 0, cursor: 0});
  });
});

describe('sorting', () => {
  const pane = imagesPane(row(2), row(3), row(1));

  test('begins with the newest pushed', () => {
    expect(tags(pane)).toEqual(['v1.1', 'v1.2', 'v1.3']);
  });

  test('turns round the second time', () => {
    const once = sortBy(pane, 'size')!;
    expect(tags(once)).toEqual(['v1.3', 'v1.2', 'v1.1']);
    expect(tags(sortBy(once, 'size')!)).toEqual(['v1.1', 'v1.2', 'v1.3']);
  });

  test('orders tags as people do', () => {
    const versions = imagesPane(row(10), row(9), row(100));
    expect(tags(sortBy(versions, 'tags')!)).toEqual(['v1.9', 'v1.10', 'v1.100']);
  });

  test('keeps the cursor on its row', () => {
    const moved = moveTo(pane, 2, HEIGHT);
    expect(currentRow(sortBy(moved, 'size')!)?.key).toBe(currentRow(moved)?.key);
  });

  test('goes by what a column says that has no order of its own', () => {
    const mixed = imagesPane(row(1), row(2, {image: image(2, {imageStatus: 'ARCHIVED'})}), row(3));
    const sorted = sortBy(mixed, 'status')!;
    expect(tags(sorted)).toEqual(['v1.1', 'v1.3', 'v1.2']);
    expect(tags(sortBy(sorted, 'status')!)).toEqual(['v1.2', 'v1.1', 'v1.3']);
  });

  test('knows no column that is not there, or only draws', () => {
    expect(sortBy(pane, 'nothing')).toBeUndefined();
    expect(sortBy(openPane('layers'), 'share')).toBeUndefined();
    expect(sortBy(openPane('text'), 'text')).toBeUndefined();
  });
});

describe('filtering', () => {
  test('keeps the cursor near where it was when its row is gone', () => {
    const pane = moveTo(imagesPane(row(1), row(2), row(13)), 1, HEIGHT);
    const filtered = arrange({...pane, filter: 'v1.1'});
    expect(tags(filtered)).toEqual(['v1.1', 'v1.13']);
    expect(filtered.cursor).toBe(1);
  });

  test('takes a pattern that is none for no filter', () => {
    expect(tags(arrange({...imagesPane(row(1)), filter: '/(/'}))).toEqual(['v1.1']);
  });
});

describe('marks', () => {
  const pane = imagesPane(row(1), row(2), row(3));

  test('are set and taken away again, and the cursor goes on', () => {
    const marked = toggleMark(pane, HEIGHT) as Pane<ImageRow>;
    expect(marked.cursor).toBe(1);
    expect(chosenRows(marked).map(({key}) => key)).toEqual([pane.visible[0]!.key]);
    expect(toggleMark(moveTo(marked, 0, HEIGHT), HEIGHT).marks.size).toBe(0);
  });

  test('cover a range in either direction', () => {
    const begun = markRange(moveTo(pane, 2, HEIGHT));
    const ended = markRange(moveTo(begun, 0, HEIGHT));
    expect(ended.marks.size).toBe(3);
    expect(ended.rangeStart).toBeUndefined();
  });

  test('that the filter hides are counted and never chosen', () => {
    const hidden = arrange({...markVisible(pane), filter: 'v1.2'}) as Pane<ImageRow>;
    expect(hiddenMarks(hidden)).toBe(2);
    expect(chosenRows(hidden)).toHaveLength(1);
  });

  test('choose nothing at all when the filter hides every one of them', () => {
    const marked = toggleMark(pane, HEIGHT);
    expect(chosenRows(arrange({...marked, filter: 'v1.3'}))).toEqual([]);
  });

  test('of all that is shown are taken away the second time', () => {
    expect(markVisible(markVisible(pane)).marks.size).toBe(0);
  });

  test('go with their rows when the list is loaded again, by key and not by place', () => {
    const [first, second] = pane.rows;
    const marked: Pane<ImageRow> = {...pane, marks: new Set([first!.key, second!.key])};
    const again = replaceRows(marked, [second!, row(9)]);
    expect([...again.marks]).toEqual([second!.key]);
  });

  test('are all cleared, hidden ones too', () => {
    expect(clearMarks(arrange({...markVisible(pane), filter: 'v1.2'})).marks.size).toBe(0);
  });

  test('without any, the row under the cursor is chosen', () => {
    expect(chosenRows(moveTo(pane, 1, HEIGHT)).map(({key}) => key)).toEqual([pane.visible[1]!.key]);
  });
});

describe('a tree', () => {
  const subject = row(1);
  const referrer = row(2, {parent: subject.key});
  const orphan = row(3, {parent: 'not listed'});
  const pane = imagesPane(subject, referrer, orphan);

  test('hides what lies below a row until it is unfolded', () => {
    expect(tags(pane)).toEqual(['v1.1', 'v1.3']);
    expect(tags(unfoldRow(pane, subject.key))).toEqual(['v1.1', 'v1.2', 'v1.3']);
  });

  test('shows a row whose parent is not there by itself', () => {
    expect(tags(pane)).toContain('v1.3');
  });

  test('folds from any row inside and puts the cursor on the parent', () => {
    const inside = moveTo(unfoldRow(pane, subject.key), 1, HEIGHT);
    const folded = foldRow(inside)!;
    expect(tags(folded)).toEqual(['v1.1', 'v1.3']);
    expect(currentRow(folded)?.key).toBe(subject.key);
    expect(foldRow(folded)).toBeUndefined();
  });

  test('shows what passes the filter with the parent that does not', () => {
    const filtered = arrange({...pane, filter: 'v1.2'});
    expect(tags(filtered)).toEqual(['v1.1', 'v1.2']);
    expect([...filtered.context]).toEqual([subject.key]);
  });

  test('leaves out what lies below a row that a filter wants left out', () => {
    expect(tags(arrange({...pane, filter: '!v1.1'}))).toEqual(['v1.3']);
  });

  test('does not mark a row that is only shown for what passes below it', () => {
    const filtered = arrange({...pane, filter: 'v1.2'});
    expect([...markVisible(filtered).marks]).toEqual([referrer.key]);
    const range = markRange(moveTo(markRange(filtered), 1, HEIGHT));
    expect([...range.marks]).toEqual([referrer.key]);
  });

  test('does nothing to a marked row that is only shown for what passes below it', () => {
    const marked = arrange({...markVisible(unfoldRow(pane, subject.key)), filter: 'v1.2'});
    expect(chosenRows(marked).map(({key}) => key)).toEqual([referrer.key]);
    expect(hiddenMarks(marked)).toBe(2);
  });
});

test('a page added to a sorted list of 100,000 rows asks for about one comparison a row', () => {
  const rows = Array.from({length: 100_000}, (_, number) => row(number));
  let pane = openPane<ImageRow>('images', rows);
  let reads = 0;
  const counted = (record: ImageRow['image']) =>
    Object.defineProperty({...record}, 'imagePushedAt', {
      get: () => {
        reads++;
        return record.imagePushedAt;
      },
    });
  pane = {...pane, rows: pane.rows.map(one => ({...one, image: counted(one.image)}))};
  arrange({...pane, rows: [...pane.rows, row(50)]});
  expect(reads).toBeLessThan(250_000);
});
