import {harmless} from '../../../output/harmless.ts';
import type {TestResult} from './run-test.ts';

/** The forms in which the results of tests can be printed. */
export const REPORTERS = {text: textReport, tap: tapReport, junit: junitReport} as const;

/** The name of one of them. */
export type ReporterName = keyof typeof REPORTERS;

/** One line for each test, below it what failed. */
function textReport(results: readonly TestResult[]): string {
  const lines = results.flatMap(({title, failures}) => [
    `${failures.length === 0 ? 'ok  ' : 'FAIL'}  ${oneLine(title)}`,
    ...failures.map(failure => `      ${oneLine(failure)}`),
  ]);
  const failed = results.filter(({failures}) => failures.length > 0).length;
  return [...lines, `${results.length - failed} passed, ${failed} failed`].join('\n');
}

/** The Test Anything Protocol, version 14. */
function tapReport(results: readonly TestResult[]): string {
  const points = results.flatMap(({title, failures}, position) => [
    `${failures.length === 0 ? 'ok' : 'not ok'} ${position + 1} - ${oneLine(title).replace(/[\\#]/g, '\\$&')}`,
    ...(failures.length === 0 ? [] : diagnostics(failures)),
  ]);
  return ['TAP version 14', `1..${results.length}`, ...points].join('\n');
}

function diagnostics(failures: readonly string[]): string[] {
  return [
    '  ---',
    '  failures:',
    ...failures.map(failure => `    - ${JSON.stringify(oneLine(failure))}`),
    '  ...',
  ];
}

/** The XML that CI systems read from JUnit; one suite for each file. */
function junitReport(results: readonly TestResult[]): string {
  const files = [...new Set(results.map(({file}) => file))];
  const suites = files.map(file =>
    suite(
      file,
      results.filter(result => result.file === file),
    ),
  );
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>'].join('\n');
}

function suite(file: string, results: readonly TestResult[]): string {
  const failed = results.filter(({failures}) => failures.length > 0).length;
  const head = `  <testsuite name="${xml(file)}" tests="${results.length}" failures="${failed}">`;
  return [head, ...results.map(testCase), '  </testsuite>'].join('\n');
}

function testCase({file, title, failures}: TestResult): string {
  const head = `    <testcase classname="${xml(file)}" name="${xml(title)}"`;
  if (failures.length === 0) return `${head}/>`;
  const message = xml(failures[0]!);
  return `${head}>\n      <failure message="${message}">${xml(failures.join('\n'))}</failure>\n    </testcase>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

function xml(text: string): string {
  return harmless(text, '\n').replace(/[&<>"\n]/g, character => ENTITIES[character]!);
}

function oneLine(text: string): string {
  return harmless(text.replace(/\s*\n\s*/g, ' '));
}
