import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {REPORTERS} from '../../src/cli/commands/lifecycle/policy-test/reporters.ts';
import {runTest} from '../../src/cli/commands/lifecycle/policy-test/run-test.ts';
import {parseTestFile} from '../../src/cli/commands/lifecycle/policy-test/test-file.ts';
import type {ErrorCode} from '../../src/errors.ts';
import {runCli} from '../support/run-cli.ts';
import {failureOf} from '../support/to-throw-code.ts';

const NOW = new Date('2026-08-01T12:00:00Z');

const POLICY = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: {
        tagStatus: 'tagged',
        tagPatternList: ['v*'],
        countType: 'imageCountMoreThan',
        countNumber: 2,
      },
      action: {type: 'expire'},
    },
    {
      rulePriority: 2,
      selection: {tagStatus: 'any', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14},
      action: {type: 'transition', targetStorageClass: 'archive'},
    },
  ],
});

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-lifecycle-'));
  file = path.join(folder, 'policy.test.yaml');
  await writeFile(path.join(folder, 'policy.json'), POLICY);
});

afterAll(() => rm(folder, {recursive: true}));

/** The failures of each test of a YAML text. */
async function failures(yaml: string): Promise<string[][]> {
  const tests = await parseTestFile(yaml, 'file');
  return Promise.all(tests.map(async one => (await runTest(one, file, NOW)).failures));
}

describe('a test of a policy', () => {
  test('passes when every image comes out as expected', async () => {
    expect(
      await failures(`
policy: policy.json
tests:
  - title: counts and ages
    images:
      - {tags: [v1], pushed: 3d, expect: expire, rule: 1}
      - {tags: [v2], pushed: 2d, expect: keep}
      - {tags: [v3], pushed: 36h, expect: kept}
      - {tags: [x], pushed: 3w, expect: archive, rule: 2}
      - {pushed: 2026-07-18T12:00:00Z, expect: keep}
`),
    ).toEqual([[]]);
  });

  test('takes rows of one digest for one image, and every row’s expectation for that image', async () => {
    expect(
      await failures(`
policy: policy.json
images:
  - {imageDigest: 'sha256:a', tags: [x], pushed: 20d, expect: archive}
  - {imageDigest: 'sha256:a', tags: [y], pushed: 20d, expect: keep}
  - {tags: [z], pushed: 1d, expect: keep}
`),
    ).toEqual([[expect.stringMatching(/^x, y: expected to be kept, but is transitioned/)]]);
  });

  test('names referrers and members, and knows the archive', async () => {
    expect(
      await failures(`
policy: policy.json
images:
  - {name: list, tags: [latest], pushed: 1d, members: [amd64], expect: keep}
  - {name: amd64, pushed: 90d, expect: keep}
  - {name: old, pushed: 90d, expect: archive}
  - {name: signature, subject: old, expect: transitioned}
  - {pushed: 90d, archived: 60d, expect: keep}
  - {pushed: 90d, archived: 60d, restored: 1d, expect: keep}
`),
    ).toEqual([[]]);
  });

  test('takes ECR’s own names, a policy in place and a fixed moment', async () => {
    expect(
      await failures(`
policy: ${POLICY}
now: 2026-12-31T00:00:00Z
tests:
  - title: old
    images: [{imageDigest: 'sha256:a', imageTags: [x], imagePushedAt: 2026-12-01T00:00:00Z, expect: archive}]
  - title: new
    now: 2026-12-02T00:00:00Z
    images: [{imagePushedAt: 1796083200, expect: keep}]
`),
    ).toEqual([[], []]);
  });

  test('expects by tag in a list that describe-images printed', async () => {
    const rows = [{imageDigest: 'sha256:a', imageTags: ['v1'], imagePushedAt: '2020-01-01T00:00:00Z'}];
    await writeFile(path.join(folder, 'images.json'), JSON.stringify({imageDetails: rows}));
    expect(
      await failures(`
policy: policy.json
images: images.json
expect: {keep: ['v*', 'w*'], expire: v1}
`),
    ).toEqual([
      [
        'no image has a tag that matches w*',
        'v1: expected to be expired, but is kept: rule 1 keeps it: it is number 1 of the images tagged v*, newest first, and 2 stay; this protects it from rule 2',
      ],
    ]);
  });

  test('fails by the wrong outcome, by the wrong rule and when it expects nothing', async () => {
    expect(
      await failures(`
policy: policy.json
tests:
  - {title: outcome, images: [{name: one, tags: [x], pushed: 20d, expect: keep}]}
  - {title: rule, images: [{tags: [x], pushed: 20d, expect: archive, rule: 1}]}
  - {title: nothing, images: [{tags: [x]}]}
`),
    ).toEqual([
      [
        'one: expected to be kept, but is transitioned: rule 2 archives images pushed more than 14 days ago; it was pushed 20 days ago',
      ],
      [
        'x: expected to be transitioned by rule 1, but is transitioned: rule 2 archives images pushed more than 14 days ago; it was pushed 20 days ago',
      ],
      ['the test expects nothing'],
    ]);
  });

  test.each([
    ['tests: [', 'file:1:9: '],
    ['tests: [{titel: x}]', 'file: tests.0.title: '],
    ['images: [{tags: [x], expect: vanish}]', 'file: images'],
  ])('is refused when it cannot be understood: %s', async (yaml, message) => {
    expect((await failureOf('INVALID_INPUT', () => failures(yaml))).message).toContain(message);
  });

  test('is refused without a policy, and with a moment that is none', async () => {
    expect((await failureOf('INVALID_INPUT', () => failures('images: [{expect: keep}]'))).message).toBe(
      'the test "file" has no policy',
    );
    const yaml = 'policy: policy.json\nnow: tomorrow\nimages: [{expect: keep}]';
    expect((await failureOf('INVALID_INPUT', () => failures(yaml))).message).toContain(
      'a now that is no time: tomorrow',
    );
  });

  test.each<[string, ErrorCode, string]>([
    [
      'images: [{expect: vanish}]',
      'INVALID_INPUT',
      'file: images.0.expect: Invalid option: expected one of "keep"',
    ],
    ['images: [{pushd: 3d}]', 'INVALID_INPUT', 'file: images.0: Unrecognized key: "pushd"'],
    ['images: 5', 'INVALID_INPUT', 'file: images: Invalid input'],
    [
      'policy: policy.json\nimages: [{pushed: yesterday}]',
      'INVALID_INPUT',
      'the test "file": "yesterday" is neither an age nor a time',
    ],
    [
      'policy: {rules: [{rulePriority: 0}]}',
      'INVALID_POLICY',
      'the policy of the test "file", /rules/0: the rule has no selection',
    ],
  ])('tells where %j is wrong', async (yaml, code, message) => {
    expect((await failureOf(code, () => failures(yaml))).message).toContain(message);
  });
});

describe('the reporters', () => {
  const results = [
    {file: 'a.yaml', title: 'passes # 1', failures: []},
    {file: 'a.yaml', title: 'fails <&>', failures: ['x: "no"', 'y']},
    {file: 'b.yaml', title: 'passes too', failures: []},
  ];

  test('write text', () => {
    expect(REPORTERS.text(results)).toBe(
      'ok    passes # 1\nFAIL  fails <&>\n      x: "no"\n      y\nok    passes too\n2 passed, 1 failed',
    );
  });

  test('write TAP', () => {
    expect(REPORTERS.tap(results)).toBe(
      'TAP version 14\n1..3\nok 1 - passes \\# 1\nnot ok 2 - fails <&>\n  ---\n  failures:\n    - "x: \\"no\\""\n    - "y"\n  ...\nok 3 - passes too',
    );
  });

  test('write JUnit', () => {
    expect(REPORTERS.junit(results)).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="a.yaml" tests="2" failures="1">
    <testcase classname="a.yaml" name="passes # 1"/>
    <testcase classname="a.yaml" name="fails &lt;&amp;&gt;">
      <failure message="x: &quot;no&quot;">x: &quot;no&quot;&#10;y</failure>
    </testcase>
  </testsuite>
  <testsuite name="b.yaml" tests="1" failures="0">
    <testcase classname="b.yaml" name="passes too"/>
  </testsuite>
</testsuites>`,
    );
  });
});

describe('lifecycle test', () => {
  test('has status 0 when all pass and 7 when one fails', async () => {
    await writeFile(file, 'policy: policy.json\nimages: [{tags: [v1], expect: keep}]\n');
    const passed = await runCli(['lifecycle', 'test', file]);
    expect([passed.status, passed.stdout, passed.stderr]).toEqual([
      0,
      `ok    ${file}\n1 passed, 0 failed\n`,
      '',
    ]);
    await writeFile(file, 'policy: policy.json\nimages: [{tags: [v1], expect: expire}]\n');
    const failed = await runCli(['lifecycle', 'test', file, '--reporter', 'tap']);
    expect(failed.status).toBe(7);
    expect(failed.stdout).toContain('not ok 1 - ');
    expect(failed.stderr).toBe('error: 1 of 1 lifecycle tests failed\n');
  });

  test('gives results as data', async () => {
    await writeFile(file, 'title: one\npolicy: policy.json\nimages: [{tags: [v1], expect: keep}]\n');
    const {stdout} = await runCli(['lifecycle', 'test', file, '-o', 'json']);
    expect(JSON.parse(stdout)).toEqual({tests: [{file, title: 'one', failures: []}], passed: 1, failed: 0});
  });
});

test('a file that is no YAML is told with its place, once', async () => {
  const error = await failureOf('INVALID_INPUT', () => parseTestFile('{\n', 'cases.yaml'));
  expect(error.message).toBe('cases.yaml:2:1: Flow map must end with a }');
});
