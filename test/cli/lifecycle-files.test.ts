import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type CliResult, runCli} from '../support/run-cli.ts';

const FIXTURES = new URL('../fixtures/lifecycle/', import.meta.url).pathname;
const NOW = '2026-08-01T12:00:00Z';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-lifecycle-'));
});

afterAll(() => rm(folder, {recursive: true}));

function lifecycle(args: readonly string[], input?: string): Promise<CliResult> {
  return runCli(['lifecycle', ...args], input === undefined ? {} : {input});
}

/** --policy, --images and --now of a case in test/fixtures/lifecycle. */
function fixture(name: string): string[] {
  const file = (part: string) => path.join(FIXTURES, name, part);
  return ['--policy', file('policy.json'), '--images', file('images.json'), '--now', NOW];
}

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

function digest(name: string): string {
  return `sha256:${name.repeat(64)}`;
}

describe('lifecycle preview', () => {
  test('judges files without a registry, in GetLifecyclePolicyPreview’s shape', async () => {
    const {status, stdout, stderr} = await lifecycle([
      'preview',
      ...fixture('guide-all-images-b-every-rule-type-in-one-policy'),
      '-o',
      'json',
    ]);
    expect(stderr).toBe('expires 3 (2.9 KiB) of 5 images\n');
    expect(status).toBe(0);
    const {previewResults, summary, ...rest} = JSON.parse(stdout);
    expect(summary).toEqual({expiringImageTotalCount: 3});
    expect(Object.keys(rest)).toEqual(['lifecyclePolicyText', 'status']);
    expect(previewResults).toHaveLength(3);
    expect(previewResults[1]).toEqual({
      imageDigest: digest('b'),
      imagePushedAt: '2026-07-29T12:00:00.000Z',
      action: {type: 'EXPIRE'},
      appliedRulePriority: 2,
      storageClass: 'STANDARD',
      reason: 'rule 2 expires untagged images pushed more than 1 day ago; it was pushed 3 days ago',
    });
  });

  test('prints one row for each image that goes, for scripts', async () => {
    const {stdout} = await lifecycle(['preview', ...fixture('guide-archive-then-expire')]);
    expect(stdout.split('\n').map(line => line.split('\t').slice(0, 5))).toEqual([
      ['', digest('c'), '2024-05-23T12:00:00.000Z', 'expire', '2'],
      ['v1', digest('a'), '2026-07-01T12:00:00.000Z', 'archive', '1'],
      [''],
    ]);
  });

  test('prints what each rule does and then the images, for people', async () => {
    const {stdout} = await lifecycle([
      'preview',
      ...fixture('guide-archive-then-expire'),
      '-o',
      'table',
      '--quiet',
    ]);
    expect(stdout).toBe(
      [
        'RULE  DOES                                                     SEES  KEEPS  ACTS ON    FREES',
        '   1  archives images pushed more than 30 days ago                2      1        1        -',
        '   2  expires archived images archived more than 365 days ago     2      1        1  1.0 KiB',
        '',
        'TAGS  DIGEST               PUSHED   ACTION   RULE  REASON',
        '-     sha256:cccccccccccc  2y ago   expire      2  rule 2 expires archived images archived more than 365 days ago; it was archived 400 days ago',
        'v1    sha256:aaaaaaaaaaaa  1mo ago  archive     1  rule 1 archives images pushed more than 30 days ago; it was pushed 31 days ago',
        '',
      ].join('\n'),
    );
  });

  test('says so when nothing goes', async () => {
    const {status, stdout, stderr} = await lifecycle([
      'preview',
      ...fixture('wildcard-in-a-prefix-is-a-plain-character'),
    ]);
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain(
      'warning: rule 1 can never act on an image: one of its entries can match no tag\n',
    );
    expect(stderr).toContain('nothing goes: the only image is kept\n');
  });

  test('takes the images from standard input', async () => {
    const [, policy] = fixture('guide-pulled');
    const images = JSON.stringify([{imageDigest: digest('a'), imagePushedAt: 1}]);
    const {stdout} = await lifecycle(
      [
        'preview',
        '--policy',
        policy!,
        '--images',
        '-',
        '--query',
        'summary.transitioningImageTotalCounts[0].imageTotalCount',
      ],
      images,
    );
    expect(stdout).toBe('1\n');
  });

  test('reads files that a Windows shell wrote as UTF-16', async () => {
    const [, policy] = fixture('guide-pulled');
    const text = JSON.stringify([{imageDigest: digest('a'), imagePushedAt: 1}]);
    const images = await write('utf16.json', Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect((await lifecycle(['preview', '--policy', policy!, '--images', images])).status).toBe(0);
  });

  test('fails with 7, after printing, when a tag goes that must stay', async () => {
    const args = ['preview', ...fixture('guide-multiple-rules-a-prod-before-beta')];
    const failed = await lifecycle([
      ...args,
      '--fail-if-expiring',
      'release-*',
      '--fail-if-expiring',
      'prod-*',
    ]);
    expect(failed.status).toBe(7);
    expect(failed.stdout).toContain('prod-1');
    expect(failed.stderr).toContain(
      'error: a tag that must stay goes: prod-1 (--fail-if-expiring release-*, prod-*)\n',
    );
    expect((await lifecycle([...args, '--fail-if-expiring', 'prod-2'])).status).toBe(0);
  });

  test('looks ahead, and lets the gate look as far', async () => {
    const args = ['preview', ...fixture('guide-archive-prod').slice(2), '--horizon', '4w'];
    const policy = await write(
      'ahead.json',
      JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            selection: {tagStatus: 'any', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 30},
            action: {type: 'expire'},
          },
        ],
      }),
    );
    const {stdout, status} = await lifecycle([...args, '--policy', policy, '--fail-if-expiring', 'prod-2']);
    expect(stdout.split('\n').map(line => line.split('\t').slice(0, 2))).toEqual([
      ['2026-08-01', 'beta'],
      ['2026-08-01', 'prod-1'],
      ['2026-08-29', 'prod-2'],
      [''],
    ]);
    expect(status).toBe(7);
  });

  test('warns of indexes whose members the file does not name', async () => {
    const [, policy] = fixture('guide-pulled');
    const images = await write(
      'index.json',
      JSON.stringify([
        {
          imageDigest: digest('a'),
          imagePushedAt: 1785585600,
          imageManifestMediaType: 'application/vnd.oci.image.index.v1+json',
        },
      ]),
    );
    const {stderr} = await lifecycle(['preview', '--policy', policy!, '--images', images, '--now', NOW]);
    expect(stderr).toContain('warning: the members of 1 index are not known');
  });

  test.each<[string, string[], string]>([
    ['no images', ['preview', '--policy', 'p.json'], 'there are no images to judge'],
    ['no policy', ['preview', '--images', 'i.json'], 'there is no policy to judge by'],
    [
      'both from standard input',
      ['preview', '--images', '-', '--policy', '-'],
      'the policy and the images cannot both come from standard input',
    ],
    ['a time without zone', ['preview', '--now', '2026-08-01T12:00:00'], 'write a time with a zone'],
    ['a horizon that is no number of days', ['preview', '--horizon', 'soon'], 'write a number of days'],
    [
      'images for every repository',
      ['preview', '--all-repositories', '--images', 'i.json'],
      '--all-repositories cannot go with --images',
    ],
  ])('refuses %s with status 2', async (_, args, message) => {
    const {status, stderr} = await lifecycle(args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test('refuses a faulty policy with its place, and a missing file', async () => {
    const policy = await write('faulty.json', JSON.stringify({rules: [{rulePriority: 0}]}, null, 30));
    const images = ['--images', path.join(FIXTURES, 'guide-pulled', 'images.json')];
    const faulty = await lifecycle(['preview', '--policy', policy, ...images]);
    expect(faulty.status).toBe(2);
    expect(faulty.stderr).toContain('faulty.json, line 3 column');
    expect((await lifecycle(['preview', '--policy', `${policy}.not`, ...images])).status).toBe(3);
  });
});

describe('lifecycle explain', () => {
  test('tells every rule’s part in an image', async () => {
    const {stdout} = await lifecycle([
      'explain',
      'app:prod-2',
      ...fixture('guide-multiple-rules-a-prod-before-beta'),
      '-o',
      'json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      imageDigest: digest('b'),
      outcome: 'kept',
      seenBy: [1, 2],
      protectedBy: 1,
      rules: [{part: 'keeps'}, {part: 'overruled'}],
    });
  });

  test('finds an image by the beginning of its digest', async () => {
    const {stdout} = await lifecycle([
      'explain',
      'sha256:bbbbbbbb',
      ...fixture('guide-multiple-rules-a-prod-before-beta'),
      '-o',
      'table',
    ]);
    expect(stdout.split('\n')[0]).toBe(
      `beta-2, prod-2 (${digest('b')}) is kept: rule 1 keeps it: it is number 1 of the images tagged prod*, newest first, and 1 stay; this protects it from rule 2`,
    );
  });

  test('fails with 3 for an image that is not there', async () => {
    const {status, stderr} = await lifecycle(['explain', 'nothing', ...fixture('guide-pulled')]);
    expect([status, stderr.split('\n')[0]]).toEqual([3, 'error: no image is called nothing']);
  });
});

describe('lifecycle lint', () => {
  test('prints every fault with its place and fails with 2', async () => {
    const text = JSON.stringify(
      {
        rules: [
          {
            rulePriority: 1,
            selection: {tagStatus: 'tagged', countType: 'imageCountMoreThan', countNumber: 0},
            action: {type: 'delete'},
          },
        ],
      },
      null,
      2,
    );
    const file = await write('lint.json', text);
    const {status, stdout, stderr} = await lifecycle(['lint', file, '-o', 'table']);
    expect(status).toBe(2);
    expect(stdout).toBe(
      [
        `${file}:5:20: error: a rule for tagged images needs a tagPatternList or a tagPrefixList (TAG_LIST_MISSING)`,
        '    add "tagPatternList": ["*"] for every tagged image',
        '    the service says: Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.',
        `${file}:8:24: error: countNumber is 0, and the least is 1 (TOO_SMALL)`,
        '    write 1 or more',
        '    the service says: numeric instance is lower than the required minimum (minimum: 1, found: 0)',
        `${file}:11:17: error: type is "delete", and that is none of expire, transition (BAD_VALUE)`,
        '    write one of expire, transition',
        '    the service says: instance value ("delete") not found in enum (possible values: ["expire","transition"])',
        '',
      ].join('\n'),
    );
    expect(stderr).toBe(
      `error: ${file}: 3 faults for which the service refuses it\nhint: each finding on standard output says how to mend it\n`,
    );
  });

  test('gives findings as data, and status 0 for warnings', async () => {
    const {status, stdout} = await lifecycle([
      'lint',
      path.join(FIXTURES, 'wildcard-in-a-prefix-is-a-plain-character', 'policy.json'),
      '-o',
      'json',
    ]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).findings.map(({code}: {code: string}) => code)).toEqual([
      'RULE_NEVER_ACTS',
      'ENTRY_NEVER_MATCHES',
    ]);
  });

  test('shows control characters of a file instead of obeying them', async () => {
    const {stdout} = await lifecycle(
      ['lint', '-', '-o', 'table'],
      `{"rules": [], "\\u001b[31mred${' '.repeat(100)}": 1}`,
    );
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('UNKNOWN_MEMBER');
  });
});

describe('lifecycle diff', () => {
  test('lists what another policy changes', async () => {
    const policy = (name: string) => path.join(FIXTURES, name, 'policy.json');
    const [old, next] = [
      'guide-multiple-rules-a-prod-before-beta',
      'guide-multiple-rules-b-beta-before-prod',
    ];
    const images = path.join(FIXTURES, old!, 'images.json');
    const {stdout, stderr} = await lifecycle([
      'diff',
      policy(old!),
      policy(next!),
      '--images',
      images,
      '--now',
      NOW,
    ]);
    expect(stdout.split('\t').slice(0, 5)).toEqual([
      'beta-2,prod-2',
      digest('b'),
      '2026-07-23T12:00:00.000Z',
      'keep',
      'expire (rule 1)',
    ]);
    expect(stderr).toBe('1 of 3 images comes out differently, 0 the same by another rule\n');
  });

  test('wants the images named in one way', async () => {
    expect((await lifecycle(['diff', 'a.json', 'b.json'])).status).toBe(2);
    expect((await lifecycle(['diff', 'a.json', 'b.json', '--images', 'i', '--repository', 'r'])).status).toBe(
      2,
    );
  });
});

describe('lifecycle schema', () => {
  test('prints JSON Schema', async () => {
    const {stdout} = await lifecycle(['schema']);
    expect(JSON.parse(stdout)).toMatchObject({title: 'Amazon ECR lifecycle policy', type: 'object'});
  });
});
