import {expect, test} from 'vitest';
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
