import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {OPERATIONS} from '../../src/server/control/operations.ts';
import {parseFault} from '../../src/server/faults/parse-fault.ts';
import {DEFAULT_QUOTAS} from '../../src/server/limits/quotas.ts';
import {DEFAULT_RATES} from '../../src/server/limits/rates.ts';
import {ROOT} from '../support/run-cli.ts';

const page = readFileSync(path.join(ROOT, 'docs', 'local-ecr.md'), 'utf8');

function section(heading: string): string {
  const start = page.indexOf(`\n## ${heading}\n`);
  const end = page.indexOf('\n## ', start + 1);
  return page.slice(start, end < 0 ? undefined : end);
}

describe('docs/local-ecr.md', () => {
  test('has a row for every operation, in order', () => {
    const rows = Array.from(section('Every operation').matchAll(/^\| ([A-Z]\w+) \|/gm), ([, name]) => name);
    expect(rows).toEqual(Object.keys(OPERATIONS).sort());
  });

  test('names the quotas and rates that are kept', () => {
    const text = section('Quotas and rates');
    for (const quota of ['repositories', 'images-per-repository', 'tags-per-image'] as const) {
      expect(text).toContain(DEFAULT_QUOTAS[quota].toLocaleString('en'));
    }
    for (const [operation, {perSecond}] of Object.entries(DEFAULT_RATES)) {
      expect(text).toContain(operation);
      expect(text).toContain(`${perSecond.toLocaleString('en')}/s`);
    }
  });

  test('shows fault plans that can be read', () => {
    const plans = Array.from(page.matchAll(/--fault '?([a-z][^\s']+)/g), ([, plan]) => plan!);
    expect(plans.length).toBeGreaterThanOrEqual(2);
    for (const plan of plans) expect(() => parseFault(plan)).not.toThrow();
  });

  test('links only to headings and files that are there', () => {
    const headings = new Set(
      Array.from(page.matchAll(/^#+ (.+)$/gm), ([, heading]) =>
        heading!
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    for (const [, target] of page.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      if (target!.startsWith('#')) expect(headings, target).toContain(target!.slice(1));
      else expect(() => readFileSync(path.join(ROOT, 'docs', target!.replace(/#.*/, '')))).not.toThrow();
    }
  });
});
