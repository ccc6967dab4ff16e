import {harmless} from './harmless.ts';
import type {Table} from './table.ts';

/**
 * What --query found, as text: a scalar bare, a list one item a line, the members of an object or of an inner
 * list separated by tabs. What is nested deeper is JSON.
 */
export function queriedText(found: unknown): string {
  if (found === null || found === undefined) return '';
  const rows = Array.isArray(found) ? found : [found];
  return rows.map(row => `${cellsOf(row).join('\t')}\n`).join('');
}

/** What --query found, as a table where it is a list of objects: their members are the columns. */
export function queriedTable(found: unknown): Table | undefined {
  if (!Array.isArray(found) || found.length === 0 || !found.every(isObject)) return undefined;
  const columns = [...new Set(found.flatMap(row => Object.keys(row)))];
  return {columns, rows: found.map(row => columns.map(name => scalar(row[name])))};
}

function cellsOf(row: unknown): string[] {
  if (Array.isArray(row)) return row.map(scalar);
  return isObject(row) ? Object.values(row).map(scalar) : [scalar(row)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scalar(value: unknown): string {
  if (value === null || value === undefined) return '';
  return harmless(typeof value === 'object' ? JSON.stringify(value) : String(value), KEPT);
}

/** A text that was asked for by name (a policy, a manifest) keeps its lines. */
const KEPT = '\n\t';
