import {readFileSync} from 'node:fs';
import path from 'node:path';
import {type LocalRegistry, startLocalRegistry} from './local-registry.ts';
import {type GeneratedImage, type GeneratedLayer, ImageGenerator, type ImageOptions} from './random-image.ts';
import {ROOT} from './run-cli.ts';
import type {TarMember} from './tar-of.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KIB = 1024;

/** Releases of the shop's checkout, oldest first: the version, and how long ago it was pushed. */
const RELEASES: readonly [version: string, age: number][] = [
  ['2.9.0', 310 * DAY],
  ['2.10.0', 254 * DAY],
  ['2.11.0', 205 * DAY],
  ['2.11.1', 192 * DAY],
  ['2.12.0', 141 * DAY],
  ['2.13.0', 105 * DAY],
  ['2.14.0', 66 * DAY],
  ['2.14.1', 45 * DAY],
  ['2.15.0', 33 * DAY],
  ['2.16.0', 22.5 * DAY],
  ['2.16.1', 12.5 * DAY],
  ['2.17.0', 6.5 * DAY],
  ['2.18.0', 2.5 * DAY],
  ['2.18.1', 20.5 * HOUR],
  ['2.18.2', 3.5 * HOUR],
];

/** How many of the findings of the fixture a scan finds, from the least severe up; in others none. */
const FOUND: Record<string, number> = {
  '2.15.0': 1,
  '2.16.0': 2,
  '2.16.1': 2,
  '2.17.0': 4,
  '2.18.0': 4,
  '2.18.1': 3,
};

/** Other repositories: name, settings, and how long ago their images were pushed. */
const OTHERS: readonly [name: string, settings: object, ages: readonly number[]][] = [
  ['base/alpine', {imageTagMutability: 'IMMUTABLE'}, [203 * DAY, 80 * DAY, 18.5 * DAY]],
  ['base/node', {imageTagMutability: 'IMMUTABLE'}, [95 * DAY, 30 * DAY]],
  ['mirror/redis', {}, [40 * DAY]],
  ['platform/gateway', {}, [25 * DAY, 9.5 * DAY, 4.5 * DAY, 5.5 * HOUR]],
  ['platform/ledger', {}, [61 * DAY, 17.5 * DAY]],
  ['shop/cart', {}, [35 * DAY, 8.5 * DAY, 41 * MINUTE]],
  ['shop/search', {}, [15 * DAY]],
  ['shop/web', {}, [11.5 * DAY, 3.5 * DAY, 12 * MINUTE]],
  ['tools/migrate', {}, []],
];

/**
 * A local ECR as a team would have it, with a past: what the screens look like in it is the same whenever it is
 * made, for ages are counted back from now and everything else comes from a seed.
 */
export async function startShowcase(now: number): Promise<LocalRegistry> {
  const clock = {now};
  const registry = await startLocalRegistry({advertise: true, clock: () => clock.now});
  const makeAt = async (age: number, make: () => Promise<unknown>): Promise<void> => {
    clock.now = now - age;
    await make();
  };
  const generator = new ImageGenerator('showcase');
  const base = await baseLayers(generator);
  const pushes = [
    ...(await releases(registry, {generator, base})),
    ...(await others(registry, {generator, base})),
  ].sort((one, other) => other.age - one.age);
  await makeAt(400 * DAY, () => createRepositories(registry));
  for (const {age, push} of pushes) await makeAt(age, push);
  clock.now = now;
  await addPolicies(registry);
  await registry.ecr.idle();
  return registry;
}

interface Push {
  age: number;
  push: () => Promise<unknown>;
}

interface Making {
  generator: ImageGenerator;
  base: readonly GeneratedLayer[];
}

async function createRepositories(registry: LocalRegistry): Promise<void> {
  for (const [name, settings] of OTHERS) await registry.createRepository(name, settings);
  await registry.createRepository('shop/checkout', {imageScanningConfiguration: {scanOnPush: true}});
}

async function releases(registry: LocalRegistry, {generator, base}: Making): Promise<Push[]> {
  const pushes: Push[] = [];
  for (const [at, [version, age]] of RELEASES.entries()) {
    const image = await checkoutImage(generator, base, {version, size: (420 + 23 * at) * KIB});
    const found = FOUND[version];
    if (found !== undefined) await loadFindings(registry, image, found);
    const tags = version === '2.18.2' ? [version, 'stable'] : [version];
    pushes.push({age, push: () => registry.push('shop/checkout', image, tags)});
    if (version === '2.18.2') pushes.push(...signatures(registry, generator, {image, age}));
    if (version === '2.17.0') pushes.push(pull(registry, version, 4.5 * HOUR));
    if (version === '2.18.2') pushes.push(pull(registry, version, 9 * MINUTE));
  }
  for (const age of [88 * DAY, 19.5 * DAY, 5.5 * DAY]) {
    const image = await checkoutImage(generator, base, {version: `build-${age}`, size: 610 * KIB});
    pushes.push({age, push: () => registry.push('shop/checkout', image)});
  }
  const candidate = await generator.index({compression: 'none', layerBytes: 900 * KIB});
  pushes.push({age: 95 * MINUTE, push: () => registry.push('shop/checkout', candidate, ['3.0.0-rc.1'])});
  return pushes;
}

function signatures(
  registry: LocalRegistry,
  generator: ImageGenerator,
  {image, age}: {image: GeneratedImage; age: number},
): Push[] {
  const types = ['application/vnd.dev.cosign.artifact.sig.v1+json', 'application/vnd.cyclonedx+json'];
  return types.map((artifactType, at) => {
    const artifact = generator.artifact({subject: image.descriptor, artifactType, bytes: 2000 * (at + 1)});
    return {age: age - (at + 1) * MINUTE, push: () => registry.push('shop/checkout', artifact)};
  });
}

function pull(registry: LocalRegistry, imageTag: string, age: number): Push {
  const input = {repositoryName: 'shop/checkout', imageIds: [{imageTag}]};
  return {age, push: () => registry.call('BatchGetImage', input)};
}

async function others(registry: LocalRegistry, {generator, base}: Making): Promise<Push[]> {
  const pushes: Push[] = [];
  for (const [name, , ages] of OTHERS) {
    for (const [at, age] of ages.entries()) {
      const own = await generator.layer({compression: 'none', layerBytes: 200 * KIB * (at + 2)});
      const image = await generator.image({layers: 0, baseLayers: [base[0]!, own]});
      pushes.push({age, push: () => registry.push(name, image, [`1.${at}`])});
    }
  }
  return pushes;
}

/** What the shop's images stand on. */
async function baseLayers(generator: ImageGenerator): Promise<GeneratedLayer[]> {
  const alpine = [
    {name: 'bin/', header: {type: 'directory', mode: 0o755}},
    {name: 'bin/busybox', bytes: generator.bytes(800 * KIB), header: {mode: 0o755}},
    {name: 'etc/', header: {type: 'directory', mode: 0o755}},
    {name: 'etc/os-release', bytes: 'NAME="Alpine Linux"\nVERSION_ID=3.22.1\n'},
    {name: 'etc/motd', bytes: 'Welcome to Alpine!\n'},
    {name: 'etc/passwd', bytes: 'root:x:0:0:root:/root:/bin/sh\n'},
    {name: 'lib/ld-musl-x86_64.so.1', bytes: generator.bytes(600 * KIB), header: {mode: 0o755}},
    {name: 'tmp/', header: {type: 'directory', mode: 0o1777}},
  ] satisfies TarMember[];
  const node = [
    {name: 'usr/bin/node', bytes: generator.bytes(3100 * KIB), header: {mode: 0o755}},
    {name: 'usr/lib/libstdc++.so.6', bytes: generator.bytes(700 * KIB)},
    {name: 'etc/passwd', bytes: 'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n'},
    {name: 'etc/.wh.motd'},
  ];
  return [
    await step(generator, alpine, '/bin/sh -c #(nop) ADD alpine-minirootfs-3.22.1-x86_64.tar.gz in /'),
    await step(generator, node, '/bin/sh -c apk add --no-cache nodejs libstdc++ && rm /etc/motd'),
  ];
}

async function checkoutImage(
  generator: ImageGenerator,
  base: readonly GeneratedLayer[],
  {version, size}: {version: string; size: number},
): Promise<GeneratedImage> {
  const modules = [
    {name: 'app/node_modules/fastify/fastify.js', bytes: generator.bytes(64 * KIB)},
    {name: 'app/node_modules/fastify/package.json', bytes: '{"name": "fastify"}\n'},
    {name: 'app/node_modules/pg/lib/client.js', bytes: generator.bytes(41 * KIB)},
    {name: 'app/node_modules/undici/index.js', bytes: generator.bytes(88 * KIB)},
  ];
  const app = [
    {name: 'app/package.json', bytes: `{"name": "checkout", "version": "${version}"}\n`},
    {name: 'app/dist/server.js', bytes: generator.bytes(size)},
    {name: 'app/dist/payment.js', bytes: generator.bytes(37 * KIB)},
    {name: 'app/dist/tax.js', bytes: generator.bytes(12 * KIB)},
  ];
  return generator.image({
    layers: 0,
    baseLayers: [
      ...base,
      await step(generator, modules, 'RUN /bin/sh -c npm ci --omit=dev # buildkit'),
      await step(generator, app, 'COPY dist package.json /app/ # buildkit'),
    ],
    config: {
      User: 'node',
      ExposedPorts: {'8080/tcp': {}},
      Env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'NODE_ENV=production'],
      Entrypoint: ['node', 'dist/server.js'],
      WorkingDir: '/app',
      Labels: {
        'org.opencontainers.image.version': version,
        'org.opencontainers.image.source': 'https://git.example.com/shop/checkout',
      },
    },
  });
}

/** Uncompressed: what compressing gives differs between versions of Node. */
async function step(
  generator: ImageGenerator,
  members: readonly TarMember[],
  command: string,
): Promise<GeneratedLayer> {
  const options: ImageOptions = {compression: 'none'};
  return {...(await generator.layerOf(members, options)), command};
}

async function addPolicies(registry: LocalRegistry): Promise<void> {
  await registry.call('PutLifecyclePolicy', {
    repositoryName: 'shop/checkout',
    lifecyclePolicyText: read('lifecycle-policy.json'),
  });
  await registry.call('SetRepositoryPolicy', {
    repositoryName: 'shop/checkout',
    policyText: read('access-policy.json'),
  });
}

/** What the scans of a release find, which begin when it is pushed. */
async function loadFindings(
  registry: LocalRegistry,
  {descriptor}: GeneratedImage,
  count: number,
): Promise<void> {
  const {imageScanFindings} = JSON.parse(read('findings.json'));
  const findings = imageScanFindings.findings.slice(-count);
  await registry.ecr.loadScanFindings(JSON.stringify({imageScanFindings: {findings}}), {
    digest: descriptor.digest,
  });
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, 'test/fixtures/showcase', file), 'utf8');
}
