import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {annotationMode} from '../../../src/cli/annotations/annotations.ts';
import {openAnnotations} from '../../../src/cli/annotations/open-annotations.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

function opened(env: NodeJS.ProcessEnv) {
  const written: string[] = [];
  const now = () => new Date('2026-06-01T12:00:00Z');
  const annotations = openAnnotations('auto', {env, write: text => written.push(text), now});
  return {annotations, written};
}

test.each([
  ['auto', {GITHUB_ACTIONS: 'true'}, 'github'],
  ['auto', {GITLAB_CI: 'true'}, 'gitlab'],
  ['auto', {CI: 'true'}, 'none'],
  ['none', {GITHUB_ACTIONS: 'true'}, 'none'],
  ['gitlab', {}, 'gitlab'],
] as const)('%s in %j is the log of %s', (wanted, env, mode) => {
  expect(annotationMode(wanted, env)).toBe(mode);
});

describe('annotations for GitHub', () => {
  test('escape what would end a command or begin another one', () => {
    const {annotations, written} = opened({GITHUB_ACTIONS: 'true'});
    annotations.error('a: b, c', '100%\n::add-mask::x');
    annotations.mask('s3cret');
    annotations.group('Push')();
    expect(written).toEqual([
      '::error title=a%3A b%2C c::100%25%0A::add-mask::x\n',
      '::add-mask::s3cret\n',
      '::group::Push\n',
      '::endgroup::\n',
    ]);
  });

  test('append outputs and the summary to the files that the runner names', async () => {
    const folder = await temporaryFolder();
    const [output, summary] = [path.join(folder, 'output'), path.join(folder, 'summary')];
    await writeFile(output, 'before=1\n');
    const env = {GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary};
    const {annotations, written} = opened(env);
    await annotations.outputs({digest: 'sha256:a', refs: 'a\nb'});
    await annotations.summary('| x |\n');
    expect(await readFile(output, 'utf8')).toMatch(
      /^before=1\ndigest=sha256:a\nrefs<<(ecrctl-[0-9a-f-]{36})\na\nb\n\1\n$/,
    );
    expect(await readFile(summary, 'utf8')).toBe('| x |\n');
    expect(written).toEqual([]);
  });
});

test('annotations for GitLab fold the log in sections of their own', () => {
  const {annotations, written} = opened({GITLAB_CI: 'true'});
  const end = annotations.group('Push\nto x');
  annotations.mask('s3cret');
  end();
  annotations.group('again');
  expect(written).toEqual([
    '\u001b[0Ksection_start:1780315200:ecrctl_1[collapsed=true]\r\u001b[0KPush to x\n',
    '\u001b[0Ksection_end:1780315200:ecrctl_1\r\u001b[0K\n',
    '\u001b[0Ksection_start:1780315200:ecrctl_2[collapsed=true]\r\u001b[0Kagain\n',
  ]);
});
