import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {imageFile} from '../../support/image-file.ts';
import {type LocalEcrProcess, startLocalEcrProcess} from '../../support/local-ecr-process.ts';
import {type GeneratedImage, ImageGenerator} from '../../support/random-image.ts';
import {ROOT, runCli} from '../../support/run-cli.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

let local: LocalEcrProcess;
let generator: ImageGenerator;

beforeAll(async () => {
  local = await startLocalEcrProcess();
  generator = new ImageGenerator();
});
afterAll(() => local.close());

async function inspected(image: GeneratedImage): Promise<string[]> {
  const {stdout} = await runCli(['image', 'inspect', await imageFile(await temporaryFolder(), image)]);
  return stdout.split('\n');
}

test('image inspect shows how an image is run, the entry point and the command apart', async () => {
  const config = {
    User: '7',
    WorkingDir: '/srv',
    Entrypoint: ['/entry.sh'],
    Cmd: ['serve', 'a b'],
    Env: ['PATH=/bin', 'A=x=y'],
    ExposedPorts: {'80/tcp': {}},
    Volumes: {'/data': {}},
    Labels: {team: 'core', 'evil\u001b[31m': 'x'},
    StopSignal: 'SIGINT',
  };
  expect(await inspected(await generator.image({config}))).toEqual(
    expect.arrayContaining([
      'created\t2024-01-02T03:04:05Z',
      'platform\tlinux/amd64',
      'user\t7',
      'working dir\t/srv',
      'entrypoint\t["/entry.sh"]',
      'cmd\t["serve","a b"]',
      'env\tPATH=/bin',
      'env\tA=x=y',
      'port\t80/tcp',
      'volume\t/data',
      'label\tteam=core',
      'label\tevil\u241b[31m=x',
      'stop signal\tSIGINT',
    ]),
  );
});

test('image inspect is not put out by a configuration of other types, nor by an artifact', async () => {
  const config = {Env: 'PATH', Cmd: {}, Labels: [1], ExposedPorts: null, WorkingDir: 7};
  const odd = await inspected(await generator.image({config}));
  expect(odd).toContain('platform\tlinux/amd64');
  expect(odd.filter(line => /^(?:label|env|cmd|working)/.test(line))).toEqual([]);
  const lines = await inspected(generator.artifact({artifactType: 'application/spdx+json'}));
  expect(lines).toContain('artifact type\tapplication/spdx+json');
  expect(lines.some(line => line.startsWith('platform'))).toBe(false);
});

test('image layers takes any date', async () => {
  const file = await imageFile(await temporaryFolder(), await generator.image({created: 'long ago'}));
  expect((await runCli(['image', 'layers', file])).stdout).toContain('\tlong ago\t');
  const old = await imageFile(
    await temporaryFolder(),
    await generator.image({created: '0001-01-01T00:00:00Z'}),
  );
  expect((await runCli(['image', 'layers', old, '-o', 'table'])).stdout).toContain('  0001-01-01  ');
});

describe('image referrers', () => {
  const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');

  test('shows what refers to what refers to an image, as a tree', async () => {
    await local.cli(['push', ARCHIVE, 'tree:1', '--create-repository']);
    const {stdout} = await local.cli(['image', 'manifest', 'tree:1']);
    const [, digest] = (
      await local.cli(['image', 'inspect', 'tree:1', '--query', 'imageDigest'])
    ).stdout.split('sha256:');
    const subject = {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: `sha256:${digest!.trim()}` as never,
      size: stdout.length,
    };
    const sbom = generator.artifact({subject, artifactType: 'application/spdx+json'});
    const signature = generator.artifact({subject: sbom.descriptor, artifactType: 'application/signature'});
    for (const artifact of [sbom, signature]) {
      await local.cli(['push', await imageFile(await temporaryFolder(), artifact), 'tree']);
    }
    const plain = await local.cli(['image', 'referrers', 'tree:1']);
    expect(plain.stdout.split('\n').map(line => line.split('\t')[0])).toEqual([
      'application/spdx+json',
      'application/signature',
      '',
    ]);
    const table = await local.cli(['image', 'referrers', 'tree:1', '-o', 'table']);
    expect(table.stdout).toContain('\n└── application/spdx+json');
    expect(table.stdout).toContain('\n    └── application/signature');
    const {referrers} = JSON.parse((await local.cli(['image', 'referrers', 'tree:1', '-o', 'json'])).stdout);
    expect(referrers).toMatchObject([
      {digest: sbom.descriptor.digest, referrers: [{digest: signature.descriptor.digest}]},
    ]);
    const filtered = ['image', 'referrers', 'tree:1', '--artifact-type', 'application/spdx+json'];
    expect((await local.cli(filtered)).stdout.trim().split('\n')).toHaveLength(1);
  });
});

test.each([
  [['image', 'tag', 'app:1', 'stable'], 'ecrctl retag'],
  [['tag', 'app:1', 'stable'], 'ecrctl retag'],
  [['inspect', 'app:1'], 'ecrctl image inspect'],
  [['image', 'extract', 'app:1'], 'ecrctl image export'],
])('%j says which command that is here', async (words, command) => {
  const {status, stderr} = await runCli(words);
  expect(status).toBe(2);
  expect(stderr).toContain(`hint: that is ${command} here; run ${command} --help\n`);
  expect(stderr).not.toContain('Did you mean');
});
