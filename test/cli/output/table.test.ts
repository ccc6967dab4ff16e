import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {alignedTable} from '../../../src/cli/output/aligned-table.ts';
import {bytes} from '../../../src/cli/output/cell.ts';
import {tabSeparated} from '../../../src/cli/output/table.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const TABLE = {
  columns: ['name', {heading: 'size', align: 'right' as const}],
  rows: [
    ['日本', bytes(1)],
    ['a\u001b[2J\tb', bytes(1024)],
  ],
};

test('people see columns aligned by what a terminal shows, with headings', () => {
  expect(alignedTable(TABLE, {now: NOW, heading: text => `<${text}>`})).toBe(
    '<NAME        SIZE>\n日本         1 B\na␛[2J␉b  1.0 KiB\n',
  );
});

test('scripts see tabs that no cell can forge, no headings, and exact values', () => {
  expect(tabSeparated(TABLE)).toBe('日本\t1\na␛[2J␉b\t1024\n');
});

describe('in a narrow terminal', () => {
  const sentence = 'rule 1 keeps it: it is number 1 of the images tagged 日本*';
  const prose = {
    columns: [{heading: 'rule', align: 'right' as const}, {heading: 'why', prose: true}, 'end'],
    rows: [
      [1, sentence, 'a'],
      [12, 'short', 'b'],
    ],
  };
  const inWidth = (width: number | undefined) =>
    alignedTable(prose, {now: NOW, heading: text => text, width}).split('\n');

  test('prose takes several lines, and the columns stay where they are', () => {
    expect(inWidth(40)).toEqual([
      'RULE  WHY                            END',
      '   1  rule 1 keeps it: it is number  a',
      '      1 of the images tagged 日本*',
      '  12  short                          b',
      '',
    ]);
  });

  test('prose that is the last column goes below its row where there is no room beside it', () => {
    const layout = {now: NOW, heading: (text: string) => text, width: 30};
    const table = {
      columns: ['digest', {heading: 'reason', prose: true}],
      rows: [['sha256:f03affd71316', sentence]],
    };
    expect(alignedTable(table, layout).split('\n')).toEqual([
      'DIGEST',
      'sha256:f03affd71316',
      '    rule 1 keeps it: it is',
      '    number 1 of the images',
      '    tagged 日本*',
      '',
    ]);
  });

  test('a last column that shall stay whole goes below its row at once', () => {
    const layout = {now: NOW, heading: (text: string) => text, width: 40};
    const uri = '123456789012.dkr.ecr.us-east-1/team/a';
    const table = {columns: ['name', {heading: 'uri', whole: true}], rows: [['team/a', uri]]};
    expect(alignedTable(table, layout)).toBe(`NAME\nteam/a\n    ${uri.slice(0, 36)}\n    ${uri.slice(36)}\n`);
    expect(alignedTable(table, {...layout, width: 60}).split('\n')[1]).toBe(`team/a  ${uri}`);
  });

  const tagged = {
    columns: [{heading: 'tags', cut: true}, 'digest', {heading: 'kind', cut: true}],
    rows: [
      ['1.0,1,latest,日本語日本語日本語', 'sha256:f03affd71316', 'image'],
      ['2.0', 'sha256:414133bc70df', 'index'],
    ],
  };
  const cutTo = (width: number | undefined) =>
    alignedTable(tagged, {now: NOW, heading: text => text, width}).split('\n');

  test('a cell that may be cut ends in an ellipsis, and its row fits', () => {
    expect(cutTo(45)).toEqual([
      'TAGS              DIGEST               KIND',
      '1.0,1,latest,日…  sha256:f03affd71316  image',
      '2.0               sha256:414133bc70df  index',
      '',
    ]);
    for (const line of cutTo(45)) expect(stringWidth(line)).toBeLessThanOrEqual(45);
  });

  test('a cell is cut to what tells it from others and no further', () => {
    expect(cutTo(20)[1]).toBe('1.0,1,lates…  sha256:f03affd71316  image');
  });

  test('nothing is cut where there is room or no terminal', () => {
    for (const width of [60, undefined])
      expect(cutTo(width)[1]).toContain('1.0,1,latest,日本語日本語日本語 ');
  });

  test('a table that cannot be narrowed enough is left as it is', () => {
    expect(inWidth(30)).toEqual(inWidth(undefined));
  });

  test('a table that fits is left as it is', () => {
    expect(inWidth(200)).toEqual(inWidth(undefined));
    expect(inWidth(undefined)[1]).toContain(sentence);
  });
});

test('a table may have more rows than a call may have arguments', () => {
  const rows = Array.from({length: 200_000}, (_, at) => [at]);
  const lines = alignedTable({columns: ['n'], rows}, {now: NOW, heading: text => text}).split('\n');
  expect(lines).toHaveLength(200_002);
});
