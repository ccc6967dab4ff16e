import {expect, test} from 'vitest';
import {LineCounter, parseDocument} from 'yaml';
import {z} from 'zod';
import {plainValue, schemaFaults, syntaxFaults} from '../../src/cli/yaml-faults.ts';

const SCHEMA = z.strictObject({
  rules: z.array(z.strictObject({prefix: z.string(), url: z.string()})).optional(),
});

function faultsOf(text: string): string[] {
  const lines = new LineCounter();
  const document = parseDocument(text, {lineCounter: lines});
  const parsed = SCHEMA.safeParse(plainValue(document));
  const faults =
    document.errors.length > 0
      ? syntaxFaults({document, lines})
      : parsed.success
        ? []
        : schemaFaults({document, lines}, parsed.error);
  return faults.map(({line, column, message}) => `${line}:${column} ${message}`);
}

test('a fault is told with the line and column of what is wrong', () => {
  expect(faultsOf('rules:\n  - prefix: 3\n    url: x\n')).toEqual([
    '2:13 rules.0.prefix: Invalid input: expected string, received number',
  ]);
  expect(faultsOf('rules:\n  - {prefix: a, url: b}\nruels: []\n')).toEqual(['3:1 unknown member "ruels"']);
  expect(faultsOf('rules:\n  - prefix: a\n    url: b\n    urk: c\n')).toEqual([
    '4:5 rules.0: unknown member "urk"',
  ]);
});

test('what is missing is told where it should be', () => {
  expect(faultsOf('rules:\n  - url: b\n  - prefix: a\n')).toEqual([
    '2:5 rules.0.prefix: it is missing',
    '3:5 rules.1.url: it is missing',
  ]);
});

test('what is no YAML is told once with its place', () => {
  expect(faultsOf('rules: [\n')).toEqual([expect.stringMatching(/^2:1 [^\n]*[^:]$/)]);
  expect(faultsOf('rules: [\n')[0]).not.toMatch(/at line/);
});

test('what is nested too deep for the parser is told as that', () => {
  const depth = 100_000;
  expect(faultsOf(`rules: ${'['.repeat(depth)}${']'.repeat(depth)}`)[0]).toMatch(
    /^1:\d+ it is nested too deep$/,
  );
});

test('aliases that multiply are told rather than followed', () => {
  const lines = Array.from({length: 10}, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`);
  expect(faultsOf(`a0: &a0 [x]\n${lines.join('\n')}`)).toEqual([
    '1:1 its aliases stand for far more than is written',
  ]);
});
