import type {ChildProcess} from 'node:child_process';
import {setTimeout as delay} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {digestOf} from '../../src/oci/digest.ts';
import {checkLocalEcr} from '../../src/server/index.ts';
import {apiClient} from '../support/api-client.ts';
import {type KnownImage, keepBusy, prepare, type Unexpected} from '../support/busy-clients.ts';
import {type Random, randomFrom} from '../support/random.ts';
import {ImageGenerator} from '../support/random-image.ts';
import {bundleChild, exitOf, nextMessage, startChild} from '../support/run-child.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {V2, wire} from '../support/v2.ts';

/** `node bench/kill-local-ecr.mjs` asks for a hundred. */
const KILLS = Number(process.env.ECRCTL_TEST_KILLS ?? 4);
const CLIENTS = 4;
/** The server is killed this long after its clients began, at the latest. */
const LONGEST_LIFE = 600;
/** A round takes a second on a quiet machine. */
const PATIENCE_PER_KILL = 15_000;

test(
  `after ${KILLS} kills amid pushes, deletions and lifecycle runs nothing is wrong and every acknowledged image pulls`,
  async () => {
    const images = new ImageGenerator();
    const random = randomFrom(Number.parseInt(digestOf(Buffer.from(images.seed)).slice(7, 15), 16));
    const program = await bundleChild('serve-and-expire');
    const dataDir = await temporaryFolder();
    const known: KnownImage[] = [];
    let repaired = 0;
    for (let round = 0; round < KILLS; round++) {
      const {child, url, repairs} = await start(program, dataDir);
      repaired += repairs.length;
      if (round === 0) await prepare(url);
      else await expectAcknowledged(url, recent(known));
      await killAmidWork(child, {url, random, images, known, isLast: round === KILLS - 1});
      expect((await checkLocalEcr({dataDir})).findings, `after kill ${round + 1}`).toEqual([]);
    }
    const {child, url} = await start(program, dataDir);
    await expectAcknowledged(url, known);
    await expectWhole(url);
    child.kill('SIGKILL');
    await exitOf(child);
    const acknowledged = known.filter(one => one.acknowledged).length;
    const gone = known.filter(one => one.gone).length;
    console.info(
      `${KILLS} kills: ${known.length} pushes begun, ${acknowledged} acknowledged, ${gone} deletions acknowledged, ${repaired} repairs told`,
    );
    expect(acknowledged).toBeGreaterThan(0);
  },
  (KILLS + 2) * PATIENCE_PER_KILL,
);

interface Started {
  child: ChildProcess;
  url: string;
  repairs: readonly string[];
}

async function start(program: string, dataDir: string): Promise<Started> {
  const child = startChild(program, [dataDir]);
  return {child, ...(await nextMessage<{url: string; repairs: string[]}>(child))};
}

async function killAmidWork(
  child: ChildProcess,
  {
    isLast,
    ...work
  }: {
    url: string;
    random: Random;
    images: ImageGenerator;
    known: KnownImage[];
    isLast: boolean;
  },
): Promise<void> {
  const life = work.random() * LONGEST_LIFE;
  let busy: Promise<Unexpected> = Promise.resolve([]);
  const answered = new Promise<void>(resolve => {
    // The server may be gone before its clients have a token.
    busy = keepBusy({...work, clients: CLIENTS, onAcknowledged: resolve}).catch(() => []);
  });
  await delay(life);
  // On a machine that others use, none of the servers may have lived long enough to answer a push.
  if (isLast && !work.known.some(one => one.acknowledged)) await answered;
  child.kill('SIGKILL');
  await exitOf(child);
  expect(await busy).toEqual([]);
}

/** Pulling everything again after each of a hundred kills would take for ever; everything is pulled at the end. */
function recent(known: readonly KnownImage[]): readonly KnownImage[] {
  return known.slice(-50);
}

async function v2Of(url: string): Promise<V2> {
  const {authorizationData} = await apiClient(url)<{authorizationData: {authorizationToken: string}[]}>(
    'GetAuthorizationToken',
  );
  return new V2(url, authorizationData[0]!.authorizationToken);
}

/** What was acknowledged is there, and what was acknowledged as deleted is not. */
async function expectAcknowledged(url: string, known: readonly KnownImage[]): Promise<void> {
  const v2 = await v2Of(url);
  for (const {repository, image, tag, acknowledged, doomed, gone} of known) {
    if (acknowledged && !doomed) await expectPulls(v2, repository, tag, image.descriptor.digest);
    if (!gone) continue;
    const answer = await v2.send('GET', `${repository}/manifests/${image.descriptor.digest}`);
    expect(answer.status, `${tag} was deleted`).toBe(404);
  }
}

/** Every image that is listed pulls, acknowledged or not. */
async function expectWhole(url: string): Promise<void> {
  const api = apiClient(url);
  const v2 = await v2Of(url);
  for (const repositoryName of ['kept', 'deleted-from', 'expired-from']) {
    const {imageIds} = await api<{imageIds: {imageDigest: string}[]}>('ListImages', {
      repositoryName,
      maxResults: 1000,
    });
    for (const imageDigest of new Set(imageIds.map(one => one.imageDigest))) {
      await expectPulls(v2, repositoryName, imageDigest, imageDigest);
    }
  }
}

/** Pulls an image with everything that it names, and compares all of it with its digests. */
async function expectPulls(v2: V2, repository: string, reference: string, digest: string): Promise<void> {
  const what = `${repository}:${reference}`;
  const answer = await v2.send('GET', `${repository}/manifests/${reference}`);
  if (repository === 'expired-from' && answer.status === 404) return;
  expect([answer.status, digestOf(answer.body)], what).toEqual([200, digest]);
  const {
    manifests = [],
    config,
    layers = [],
  } = JSON.parse(answer.text) as {
    manifests?: {digest: string}[];
    config?: {digest: string};
    layers?: {digest: string}[];
  };
  for (const child of manifests) await expectPulls(v2, repository, child.digest, child.digest);
  for (const blob of [...(config ? [config] : []), ...layers]) {
    const redirect = await v2.send('GET', `${repository}/blobs/${blob.digest}`);
    expect(redirect.status, `${what}: ${blob.digest}`).toBe(307);
    const content = await wire(redirect.headers.location!, 'GET');
    expect([content.status, digestOf(content.body)], what).toEqual([200, blob.digest]);
  }
}
