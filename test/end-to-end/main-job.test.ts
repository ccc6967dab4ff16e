import {mkdtempSync} from 'node:fs';
import {readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {openImageTarget} from '../../src/content/image-target.ts';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {ImageGenerator, putImage} from '../support/random-image.ts';
import {ROOT} from '../support/run-cli.ts';

const ARCHIVES = path.join(ROOT, 'test', 'fixtures', 'archives');
const INDEX_DIGEST = 'sha256:414133bc70dfe05da969708d921f24f8f9a2682711c664a8185a5f3352abdfe3';

let local: LocalEcrProcess;
const folder = mkdtempSync(path.join(tmpdir(), 'ecrctl-e2e-'));

beforeAll(async () => {
  local = await startLocalEcrProcess();
});

afterAll(async () => {
  await local.close();
  await rm(folder, {recursive: true, force: true});
});

/** Runs a command that must succeed and gives its standard output without the line's end. */
async function ok(...args: string[]): Promise<string> {
  const result = await local.cli(args);
  expect(result, args.join(' ')).toMatchObject({status: 0});
  return result.stdout.trimEnd();
}

const digestOf = (text: string): string => /sha256:[0-9a-f]{64}/.exec(text)![0];

describe.each(['layer-parts', 'distribution'])('over %s', transport => {
  test.each([
    'skopeo-oci-archive.tar',
    'skopeo-oci-zstd.tar',
    'buildah-multiarch.tar',
    'skopeo-docker-archive.tar',
  ])('%s is pushed, listed, retagged and pulled back with the same digest', async archive => {
    const repository = `${transport}/${archive.replace('.tar', '')}`;
    await ok('repository', 'create', repository);
    const reference = await ok(
      'push',
      path.join(ARCHIVES, archive),
      `${repository}:1`,
      '--transport',
      transport,
      '-q',
    );
    expect(reference).toMatch(new RegExp(`^${local.host}/${repository}@sha256:[0-9a-f]{64}$`));
    const digest = digestOf(reference);
    if (archive === 'buildah-multiarch.tar') expect(digest).toBe(INDEX_DIGEST);
    expect(await ok('image', 'list', repository)).toContain(digest);
    expect(digestOf(await ok('retag', `${repository}:1`, 'stable'))).toBe(digest);
    const target = path.join(folder, `${transport}-${archive}`);
    expect(digestOf(await ok('pull', `${repository}:stable`, target, '--transport', transport))).toBe(digest);
    expect(digestOf(await ok('push', target, `${repository}:again`, '--transport', transport))).toBe(digest);
  });
});

describe('push', () => {
  test('prints exactly the reference on standard output, and nothing else there', async () => {
    const result = await local.cli([
      'push',
      path.join(ARCHIVES, 'skopeo-oci-archive.tar'),
      'only:1',
      '--create-repository',
    ]);
    expect(result.stdout).toMatch(/^\S+\/only@sha256:[0-9a-f]{64}\n$/);
    expect(result.stderr).toContain('created repository');
  });

  test('to an unknown repository exits 3 with the way out in the hint', async () => {
    const result = await local.cli(['push', path.join(ARCHIVES, 'skopeo-oci-archive.tar'), 'missing/app:1']);
    expect(result).toMatchObject({status: 3, stdout: ''});
    expect(result.stderr).toMatch(/hint: .*--create-repository/);
  });

  test('takes standard input', async () => {
    const input = await readFile(path.join(ARCHIVES, 'skopeo-oci-archive.tar'));
    const result = await local.cli(['push', '-', 'stdin:1', '--create-repository', '-q'], {input});
    expect(result.status).toBe(0);
  });

  test('with --dry-run prints the reference and writes nothing', async () => {
    await ok('repository', 'create', 'dry');
    expect(await ok('push', path.join(ARCHIVES, 'skopeo-oci-archive.tar'), 'dry:1', '--dry-run')).toContain(
      '/dry@sha256:',
    );
    expect(await ok('image', 'list', 'dry')).toBe('');
  });

  test('with --read-only is refused', async () => {
    const result = await local.cli([
      'push',
      path.join(ARCHIVES, 'skopeo-oci-archive.tar'),
      'only:2',
      '--read-only',
    ]);
    expect(result.status).toBe(2);
  });
});

describe('bad input', () => {
  test.each([
    ['a file that is no archive', 'text.tar', Buffer.from('just text'.repeat(100)), 2],
    ['an empty file', 'empty.tar', Buffer.alloc(0), 2],
  ])('%s exits 2 with one line and a hint', async (_what, name, bytes, status) => {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    const result = await local.cli(['push', file, 'only:9']);
    expect(result.status).toBe(status);
    expect(result.stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
  });

  test('a missing file exits 3', async () => {
    expect((await local.cli(['push', path.join(folder, 'none.tar'), 'only:9'])).status).toBe(3);
  });

  test('an archive cut short exits 9', async () => {
    const bytes = await readFile(path.join(ARCHIVES, 'skopeo-oci-archive.tar'));
    const file = path.join(folder, 'short.tar');
    await writeFile(file, bytes.subarray(0, 2700));
    expect((await local.cli(['push', file, 'only:9'])).status).toBe(9);
  });

  test('a flipped byte in a blob exits 9 and tags nothing', async () => {
    const bytes = await readFile(path.join(ARCHIVES, 'skopeo-oci-archive.tar'));
    // The gzip magic of the first layer; the byte after it belongs to the blob.
    const at = bytes.indexOf(Buffer.from([0x1f, 0x8b])) + 20;
    bytes[at]! ^= 1;
    const file = path.join(folder, 'flipped.tar');
    await writeFile(file, bytes);
    for (const transport of ['layer-parts', 'distribution']) {
      const repository = `flipped-${transport}`;
      await ok('repository', 'create', repository);
      const result = await local.cli(['push', file, `${repository}:1`, '--transport', transport]);
      expect(result.status).toBe(9);
      expect(await ok('image', 'list', repository)).toBe('');
    }
  });

  test('a closed port exits 1 and says so', async () => {
    const result = await local.cli(
      [
        'repository',
        'list',
        '--endpoint-url',
        'http://127.0.0.1:1',
        '--region',
        'us-east-1',
        '--max-attempts',
        '1',
      ],
      {
        env: {ECRCTL_LOCAL: undefined, AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: 'x'},
      },
    );
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('refused');
  });

  test('no credentials exit 4', async () => {
    const result = await local.cli(['repository', 'list', '--region', 'us-east-1'], {
      env: {
        ECRCTL_LOCAL: undefined,
        HOME: folder,
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      },
    });
    expect(result.status).toBe(4);
    expect(result.stderr).toContain('hint:');
  });
});

describe('pull', () => {
  test('of a blob with a flipped byte exits 9 and leaves no file, over both transports', async () => {
    const repository = 'stored-flip';
    await ok('repository', 'create', repository);
    const digest = digestOf(
      await ok('push', path.join(ARCHIVES, 'skopeo-oci-archive.tar'), `${repository}:1`),
    );
    const manifest = JSON.parse(await ok('image', 'manifest', `${repository}@${digest}`));
    const stored = await findStored(manifest.layers[0].digest.slice('sha256:'.length));
    const bytes = await readFile(stored);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(stored, bytes);
    try {
      for (const transport of ['layer-parts', 'distribution']) {
        const result = await local.cli([
          'pull',
          `${repository}:1`,
          path.join(folder, `flip-${transport}.tar`),
          '--transport',
          transport,
        ]);
        expect(result.status).toBe(9);
        expect((await readdir(folder)).filter(name => name.includes(`flip-${transport}`))).toEqual([]);
      }
    } finally {
      bytes[bytes.length - 1]! ^= 1;
      await writeFile(stored, bytes);
    }
  });

  test('of an unknown tag exits 3', async () => {
    const result = await local.cli(['pull', 'only:nope', path.join(folder, 'nope.tar')]);
    expect(result.status).toBe(3);
  });

  test('without a tag exits 2: latest is never assumed', async () => {
    expect((await local.cli(['pull', 'only', path.join(folder, 'nope.tar')])).status).toBe(2);
  });
});

describe('economy', () => {
  test('retag makes exactly two calls of the API', async () => {
    await ok('push', path.join(ARCHIVES, 'skopeo-oci-archive.tar'), 'calls:1', '--create-repository');
    const before = await operations();
    await ok('retag', 'calls:1', 'stable');
    expect((await operations()).slice(before.length)).toEqual(['BatchGetImage', 'PutImage']);
  });

  test('a second push of the same image uploads no layer byte', async () => {
    await ok('push', path.join(ARCHIVES, 'buildah-multiarch.tar'), 'twice:1', '--create-repository');
    const before = await operations();
    await ok('push', path.join(ARCHIVES, 'buildah-multiarch.tar'), 'twice:1');
    const made = (await operations()).slice(before.length);
    expect(made.filter(name => /Layer/.test(name))).toEqual([]);
    expect(made.length).toBeLessThanOrEqual(3);
  });
});

describe('kill -9 of the local ECR', () => {
  test('during a push loses nothing acknowledged, and the same push then completes', async () => {
    const image = await new ImageGenerator('kill-local-ecr').image({layers: 12, layerBytes: 300_000});
    const archive = path.join(folder, 'killed.tar');
    const target = await openImageTarget({kind: 'file', path: archive});
    await putImage(target, image, ['1']);
    await target.commit();

    const victim = await startLocalEcrProcess();
    await victim.cli(['repository', 'create', 'app']);
    await victim.cli(['push', path.join(ARCHIVES, 'skopeo-oci-archive.tar'), 'app:kept']);
    const pushing = victim.cli([
      'push',
      archive,
      'app:1',
      '--progress',
      'json',
      '--max-attempts',
      '1',
      '--concurrency',
      '1',
    ]);
    await firstLayerStored(victim.dataDir);
    await victim.kill('SIGKILL');
    expect((await pushing).status).not.toBe(0);

    const reborn = await startLocalEcrProcess({dataDir: victim.dataDir});
    try {
      const kept = await reborn.cli(['pull', 'app:kept', path.join(folder, 'kept.tar')]);
      expect(kept).toMatchObject({status: 0});
      const again = await reborn.cli(['push', archive, 'app:1']);
      expect(again).toMatchObject({status: 0});
      expect(digestOf(again.stdout)).toBe(image.descriptor.digest);
    } finally {
      await reborn.close();
    }
  });
});

/** Names of the operations that the local ECR has answered so far, in order. */
async function operations(): Promise<string[]> {
  const events = await ok('local', 'events', '-o', 'json', '--query', '[].eventName');
  return JSON.parse(events);
}

/** Resolves once the data directory holds one more blob than the small image that was pushed first. */
async function firstLayerStored(dataDir: string): Promise<void> {
  const count = async () =>
    (await readdir(dataDir, {recursive: true})).filter(name => /[0-9a-f]{64}$/.test(name)).length;
  const before = await count();
  while ((await count()) <= before) await new Promise(resolve => setImmediate(resolve));
}

/** The file in which the local ECR keeps a blob. */
async function findStored(hex: string): Promise<string> {
  const names = await readdir(local.dataDir, {recursive: true});
  const found = names.find(name => path.basename(name) === hex);
  expect(found, `a file named ${hex}`).toBeTruthy();
  return path.join(local.dataDir, found!);
}
