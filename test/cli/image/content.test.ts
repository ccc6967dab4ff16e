import {mkdir, readdir, readFile, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {digestOf} from '../../../src/oci/digest.ts';
import {parseManifest} from '../../../src/oci/manifest.ts';
import {MEDIA_TYPE} from '../../../src/oci/media-type.ts';
import {imageFile} from '../../support/image-file.ts';
import {type LocalEcrProcess, startLocalEcrProcess} from '../../support/local-ecr-process.ts';
import {describe as describeBytes, type GeneratedImage} from '../../support/random-image.ts';
import {ROOT, runCli} from '../../support/run-cli.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const ARCHIVES = path.join(ROOT, 'test', 'fixtures', 'archives');
const SINGLE = path.join(ARCHIVES, 'skopeo-oci-archive.tar');
const DOCKER = path.join(ARCHIVES, 'skopeo-docker-archive.tar');

let local: LocalEcrProcess;

beforeAll(async () => {
  local = await startLocalEcrProcess();
  await local.cli(['push', SINGLE, 'app:1', '--create-repository']);
});
afterAll(() => local.close());

/** An artifact of files with these titles; one without a title has none. */
function artifactOf(files: readonly {title?: string; text: string; annotations?: object}[]): GeneratedImage {
  const empty = Buffer.from('{}');
  const blobs = files.map(({text}) => Buffer.from(text));
  const manifest = parseManifest(
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: MEDIA_TYPE.ociManifest,
        artifactType: 'application/vnd.example.thing',
        config: describeBytes(empty, MEDIA_TYPE.ociEmpty),
        layers: files.map(({title, annotations}, position) => ({
          ...describeBytes(blobs[position]!, 'text/plain'),
          annotations: {
            ...(title === undefined ? {} : {'org.opencontainers.image.title': title}),
            ...annotations,
          },
        })),
      }),
    ),
  );
  return {
    descriptor: {mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.byteLength},
    manifest,
    manifests: [manifest],
    blobs: new Map([empty, ...blobs].map(bytes => [digestOf(bytes), bytes])),
  };
}

async function artifactFile(...files: Parameters<typeof artifactOf>[0]): Promise<string> {
  return imageFile(await temporaryFolder(), artifactOf(files));
}

const content = (...args: string[]) => local.cli(['image', 'content', ...args]);

describe('image content', () => {
  test('lists what an artifact holds, and writes it under its names', async () => {
    const file = await artifactFile(
      {title: 'sbom.json', text: '{}\n'},
      {title: 'docs/read me', text: 'hello'},
      {text: 'nameless'},
      {title: 'packed', text: 'gz', annotations: {'io.deis.oras.content.unpack': 'true'}},
    );
    await local.cli(['push', file, 'thing:1', '--create-repository']);
    const nameless = digestOf('nameless').replace(':', '-');
    for (const source of [file, 'thing:1']) {
      const listed = (await content(source)).stdout.trimEnd().split('\n');
      expect(listed.map(line => line.split('\t')[0])).toEqual([
        'sbom.json',
        'docs/read me',
        nameless,
        'packed.tar.gz',
      ]);
      const folder = path.join(await temporaryFolder(), 'new', 'out');
      const written = await content(source, folder, '-o', 'json');
      expect(JSON.parse(written.stdout)).toMatchObject({
        artifactType: 'application/vnd.example.thing',
        files: [{name: 'sbom.json', path: path.join(folder, 'sbom.json'), size: 3}, {}, {}, {}],
      });
      expect(await readFile(path.join(folder, 'docs/read me'), 'utf8')).toBe('hello');
      expect(await readFile(path.join(folder, nameless), 'utf8')).toBe('nameless');
      expect(await readdir(folder)).toHaveLength(4);
    }
  });

  test('writes the only file to standard output, byte for byte', async () => {
    const file = await artifactFile({title: 'a', text: 'no line end'});
    expect(await content(file, '-')).toMatchObject({status: 0, stdout: 'no line end', stderr: ''});
    const two = await artifactFile({title: 'a', text: 'x'}, {title: 'b', text: 'y'});
    expect(await content(two, '-')).toMatchObject({status: 2, stdout: ''});
  });

  test.each([
    ['../evil'],
    ['/etc/passwd'],
    ['a/../../b'],
    ['a//b'],
    ['.'],
    ['a\nb'],
    ['a\\b'],
    ['a\u202eb'],
  ])('refuses the name %j, and writes nothing', async title => {
    const file = await artifactFile({title: 'good', text: 'x'}, {title, text: 'y'});
    const folder = path.join(await temporaryFolder(), 'out');
    const {status, stderr} = await content(file, folder);
    expect({status, stderr}).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^error: [^\n]+\nhint: [^\n]+\n$/),
    });
    await expect(readdir(folder)).rejects.toThrow();
  });

  test('refuses one name for two contents', async () => {
    const file = await artifactFile({title: 'a', text: 'x'}, {title: 'a', text: 'y'});
    expect((await content(file, await temporaryFolder())).status).toBe(2);
  });

  test('keeps what is in the folder unless told otherwise, and never follows a link there', async () => {
    const file = await artifactFile({title: 'sub/a', text: 'new'});
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, 'sub'));
    await writeFile(path.join(folder, 'sub', 'a'), 'old');
    expect((await content(file, folder)).status).toBe(5);
    expect(await readFile(path.join(folder, 'sub', 'a'), 'utf8')).toBe('old');
    expect((await content(file, folder, '--overwrite')).status).toBe(0);
    expect(await readFile(path.join(folder, 'sub', 'a'), 'utf8')).toBe('new');
    const [linked, outside] = [await temporaryFolder(), await temporaryFolder()];
    await symlink(outside, path.join(linked, 'sub'));
    expect((await content(file, linked, '--overwrite')).status).toBe(5);
    expect(await readdir(outside)).toEqual([]);
  });

  test('with --dry-run writes nothing', async () => {
    const file = await artifactFile({title: 'a', text: 'x'});
    const folder = path.join(await temporaryFolder(), 'out');
    expect((await content(file, folder, '--dry-run')).stdout).toContain(`${folder}/a\t`);
    await expect(readdir(folder)).rejects.toThrow();
  });

  test('of a container image is refused, with what to do', async () => {
    const {status, stderr} = await content(SINGLE);
    expect({status, stderr}).toEqual({status: 2, stderr: expect.stringContaining('image export')});
  });
});

describe('image blob', () => {
  test('writes layers, configurations and manifests by digest, from anywhere', async () => {
    const text = (await local.cli(['image', 'manifest', 'app:1'])).stdout;
    const {config} = JSON.parse(text);
    for (const source of ['app', 'app:1', SINGLE]) {
      const found = await local.cli(['image', 'blob', source, config.digest]);
      expect(digestOf(found.stdout)).toBe(config.digest);
      expect((await local.cli(['image', 'blob', source, digestOf(text)])).stdout).toBe(text);
    }
    const docker = JSON.parse((await runCli(['image', 'manifest', DOCKER])).stdout);
    expect(digestOf((await runCli(['image', 'blob', DOCKER, docker.config.digest])).stdout)).toBe(
      docker.config.digest,
    );
  });

  test('writes into a file, which is there only when it is right', async () => {
    const {layers} = JSON.parse((await local.cli(['image', 'manifest', 'app:1'])).stdout);
    const file = path.join(await temporaryFolder(), 'layer');
    const found = await local.cli(['image', 'blob', 'app', layers[0].digest, file]);
    expect(found.stdout).toBe(`${local.host}/app@${layers[0].digest}\n`);
    expect(digestOf(await readFile(file))).toBe(layers[0].digest);
  });

  test('over /v2/ of a registry that is no ECR does the same', async () => {
    const {layers} = JSON.parse((await local.cli(['image', 'manifest', 'app:1'])).stdout);
    const password = (await local.cli(['token'])).stdout.trim();
    const folder = await temporaryFolder();
    const auth = Buffer.from(`AWS:${password}`).toString('base64');
    const name = local.host.replace('127.0.0.1', 'localhost');
    await writeFile(path.join(folder, 'config.json'), JSON.stringify({auths: {[name]: {auth}}}));
    const file = path.join(folder, 'layer');
    const env = {DOCKER_CONFIG: folder};
    const found = await runCli(['image', 'blob', `${name}/app`, layers[0].digest, file], {env});
    expect(found).toMatchObject({status: 0});
    expect(digestOf(await readFile(file))).toBe(layers[0].digest);
    const missing = await runCli(['image', 'blob', `${name}/app`, digestOf('nothing')], {env});
    expect(missing).toMatchObject({status: 3, stdout: ''});
  });

  test('that is damaged writes nothing', async () => {
    const image = artifactOf([{title: 'a', text: 'right '.repeat(50)}]);
    const file = await imageFile(await temporaryFolder(), image);
    const bytes = await readFile(file);
    bytes.write('wrong', bytes.indexOf('right right'));
    await writeFile(file, bytes);
    const digest = digestOf('right '.repeat(50));
    expect(await runCli(['image', 'blob', file, digest])).toMatchObject({status: 9, stdout: ''});
    const target = path.join(await temporaryFolder(), 'blob');
    expect((await runCli(['image', 'blob', file, digest, target])).status).toBe(9);
    await expect(readFile(target)).rejects.toThrow();
  });

  test('that is not there is not found, and what is no digest is a usage error', async () => {
    for (const source of ['app', SINGLE, DOCKER]) {
      expect((await local.cli(['image', 'blob', source, digestOf('nothing')])).status).toBe(3);
    }
    expect((await local.cli(['image', 'blob', 'none', digestOf('nothing')])).status).toBe(3);
    expect((await local.cli(['image', 'blob', 'app', 'latest'])).status).toBe(2);
  });
});
