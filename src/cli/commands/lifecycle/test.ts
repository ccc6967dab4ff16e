import {Option} from 'commander';
import {EcrctlError} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {readText} from '../../read-text.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {REPORTERS, type ReporterName} from './policy-test/reporters.ts';
import type {TestResult} from './policy-test/run-test.ts';

const MAX_TEST_FILE_BYTES = 4 * 1024 * 1024;

const FORMAT = `Runs the tests of YAML files: images, and what has to happen to them. Status 7 when one fails.

A test file:

  policy: policy.json            # from this file's folder; or the policy itself
  now: 2026-08-01T00:00:00Z      # optional; ages count back from it
  tests:
    - title: releases stay, old nightlies go
      images:
        - {tags: [v1.0], pushed: 400d, expect: keep}
        - {tags: [nightly-7], pushed: 20d, expect: expire, rule: 2}
    - title: nothing of production goes
      images: images.json        # what aws ecr describe-images printed
      expect: {keep: ['prod-*']}`;

/** `ecrctl lifecycle test`. */
export const defineLifecycleTest: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'test <files...>',
    summary: 'run unit tests of policies',
    description: FORMAT,
    examples: [
      {command: 'ecrctl lifecycle test policy.test.yaml', does: 'run the tests of a file'},
      {command: 'ecrctl lifecycle test *.yaml --reporter junit > report.xml', does: 'a report for CI'},
    ],
    action: (context, files, options) => runTests(context, files, options as {reporter: ReporterName}),
  }).addOption(
    new Option('--reporter <form>', 'form of the results').choices(Object.keys(REPORTERS)).default('text'),
  );
};

async function runTests(
  context: CommandContext,
  files: readonly string[],
  {reporter}: {reporter: ReporterName},
): Promise<undefined> {
  const results: TestResult[] = [];
  for (const file of files) results.push(...(await runFile(context, file)));
  const failed = results.filter(({failures}) => failures.length > 0).length;
  await context.output.result({
    data: {tests: results, passed: results.length - failed, failed},
    text: REPORTERS[reporter](results),
  });
  if (failed === 0) return undefined;
  throw new EcrctlError('GATE_FAILED', `${failed} of ${results.length} lifecycle tests failed`);
}

async function runFile(context: CommandContext, file: string): Promise<TestResult[]> {
  const [{parseTestFile}, {runTest}] = await Promise.all([
    import('./policy-test/test-file.ts'),
    import('./policy-test/run-test.ts'),
  ]);
  const text = await readText(file, {what: file, maxBytes: MAX_TEST_FILE_BYTES});
  const tests = await parseTestFile(text, file);
  const results: TestResult[] = [];
  for (const test of tests) results.push(await runTest(test, file, context.now()));
  return results;
}
