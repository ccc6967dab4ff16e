import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Readable} from 'node:stream';
import {afterEach, describe, expect, test} from 'vitest';
import type {OpenContent} from '../../../src/content/store.ts';
import {type LayerUploadOptions, uploadLayer} from '../../../src/ecr/layers/layer-upload.ts';
import {FileUploadLedger} from '../../../src/ecr/layers/upload-ledger.ts';
import {describe as descriptorOf, ImageGenerator, opening} from '../../support/random-image.ts';
import {failureOf} from '../../support/to-throw-code.ts';
import {type Interject, type PartService, partService} from '../part-service.ts';
import {type Answer, type ScriptedEcr, scriptedEcr} from '../scripted-ecr.ts';

const MIB = 1024 * 1024;
const PART = 5 * MIB;
const layer = new ImageGenerator('layer').bytes(12 * MIB);
const descriptor = descriptorOf(layer, 'application/octet-stream');

const servers: ScriptedEcr[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.close()));
  await Promise.all(folders.splice(0).map(folder => rm(folder, {recursive: true})));
});

async function start(interject?: Interject) {
  const service = partService(interject);
  const server = await scriptedEcr(service.scripts);
  servers.push(server);
  const target = {api: server.client(), id: {repositoryName: 'app'}};
  const upload = (options: LayerUploadOptions = {}, open: OpenContent = opening(layer)) =>
    uploadLayer(target, descriptor, {open, options: {partSize: PART, ...options}});
  return {service, server, upload, target};
}

async function ledgerFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-uploads-'));
  folders.push(folder);
  return folder;
}

const whole = ({layers}: PartService) => layers.get(descriptor.digest)?.equals(layer);
const broken: Answer = {write: response => response.socket?.destroy()};

describe('a layer upload', () => {
  test('sends parts in order and completes with the digest', async () => {
    const {service, server, upload} = await start();
    const told: number[] = [];
    expect(await upload({onProgress: count => told.push(count)})).toBe('pushed');
    expect(server.operations()).toEqual([
      'InitiateLayerUpload',
      'UploadLayerPart',
      'UploadLayerPart',
      'UploadLayerPart',
      'CompleteLayerUpload',
    ]);
    expect(service.taken).toEqual([
      `0-${PART - 1}`,
      `${PART}-${2 * PART - 1}`,
      `${2 * PART}-${layer.length - 1}`,
    ]);
    expect(whole(service)).toBe(true);
    expect(told).toEqual([0, PART, 2 * PART, layer.length]);
  });

  test('takes the part size that the service offers', async () => {
    const {service, upload} = await start();
    await upload({partSize: undefined});
    expect(service.taken).toEqual([`0-${10 * MIB - 1}`, `${10 * MIB}-${layer.length - 1}`]);
  });

  test('reads the next part while one is sent, and no further', async () => {
    let read = 0;
    const seen: number[] = [];
    let heard = (): void => {};
    const readAhead = new Promise<void>(resolve => {
      heard = resolve;
    });
    const {upload} = await start(async ({operation}, count) => {
      if (operation !== 'UploadLayerPart' || count > 1) return undefined;
      await readAhead;
      seen.push(read);
      return undefined;
    });
    const slices = Array.from({length: 12}, (_, slice) => layer.subarray(slice * MIB, (slice + 1) * MIB));
    const open: OpenContent = async () =>
      Readable.from(
        (function* () {
          for (const slice of slices) {
            read += slice.length;
            if (read >= 2 * PART) heard();
            yield slice;
          }
        })(),
        {objectMode: false, highWaterMark: 1},
      );
    await upload({}, open);
    expect(seen[0]).toBeGreaterThanOrEqual(2 * PART);
    expect(seen[0]).toBeLessThanOrEqual(2 * PART + 2 * MIB);
  });

  test('goes on where ECR says that it stands', async () => {
    const {service, upload} = await start(({operation, input}, count) => {
      if (operation !== 'UploadLayerPart' || count !== 2) return undefined;
      const uploadId = String(input.uploadId);
      service.uploads.set(uploadId, service.uploads.get(uploadId)!.subarray(0, 3 * MIB));
      return undefined;
    });
    expect(await upload()).toBe('pushed');
    expect(service.taken).toEqual([
      `0-${PART - 1}`,
      `${3 * MIB}-${3 * MIB + PART - 1}`,
      `${3 * MIB + PART}-${layer.length - 1}`,
    ]);
    expect(whole(service)).toBe(true);
  });

  test('ECR: a part that arrived although its answer was lost is refused when it is sent again', async () => {
    const {service, server, upload, target} = await start();
    const take = service.scripts.UploadLayerPart as (...args: unknown[]) => Promise<Answer>;
    service.scripts.UploadLayerPart = async (call, count) => {
      const answer = await take(call, count);
      return count === 1 ? broken : answer;
    };
    target.api = server.client({maxAttempts: 2});
    expect(await upload()).toBe('pushed');
    expect(whole(service)).toBe(true);
    expect(server.operations().filter(name => name === 'UploadLayerPart')).toHaveLength(4);
  });

  test('continues in a later run, sending only the rest', async () => {
    const folder = await ledgerFolder();
    const ledger = new FileUploadLedger(folder, 'registry');
    const {service, server, upload} = await start(({operation}, count) =>
      operation === 'UploadLayerPart' && count === 3 ? broken : undefined,
    );
    await failureOf('NETWORK_ERROR', () => upload({ledger}));
    expect(await upload({ledger: new FileUploadLedger(folder, 'registry')})).toBe('pushed');
    expect(service.taken).toHaveLength(3);
    expect(whole(service)).toBe(true);
    expect(server.operations().filter(name => name === 'InitiateLayerUpload')).toHaveLength(1);
    expect(await ledger.recall(`/app@${descriptor.digest}`)).toBeUndefined();
  });

  test('begins anew when ECR has forgotten the upload that a run before had begun', async () => {
    const ledger = new FileUploadLedger(await ledgerFolder(), 'registry');
    await ledger.note(`/app@${descriptor.digest}`, {uploadId: 'forgotten', partSize: PART, offset: PART});
    const {service, upload} = await start();
    expect(await upload({ledger})).toBe('pushed');
    expect(whole(service)).toBe(true);
  });

  test('sends everything again when what ECR held from before was wrong', async () => {
    const ledger = new FileUploadLedger(await ledgerFolder(), 'registry');
    const {service, server, upload} = await start();
    service.uploads.set('before', Buffer.alloc(PART, 'x'));
    await ledger.note(`/app@${descriptor.digest}`, {uploadId: 'before', partSize: PART, offset: PART});
    expect(await upload({ledger})).toBe('pushed');
    expect(whole(service)).toBe(true);
    expect(server.operations().filter(name => name === 'CompleteLayerUpload')).toHaveLength(2);
  });

  test('ECR: completing a layer that is there already is refused, and means that it is there', async () => {
    const {service, upload} = await start();
    service.layers.set(descriptor.digest, layer);
    expect(await upload()).toBe('exists');
  });

  test('ECR: an upload whose completion was answered but not heard is not found when it is completed again', async () => {
    const {service, server, upload, target} = await start();
    const complete = service.scripts.CompleteLayerUpload as (...args: unknown[]) => Promise<Answer>;
    service.scripts.CompleteLayerUpload = async (call, count) => {
      const answer = await complete(call, count);
      return count === 1 ? broken : answer;
    };
    target.api = server.client({maxAttempts: 2});
    expect(await upload()).toBe('pushed');
    expect(server.operations().slice(-3)).toEqual([
      'CompleteLayerUpload',
      'CompleteLayerUpload',
      'BatchCheckLayerAvailability',
    ]);
  });

  test('ECR: an upload without a part cannot be completed, so there are no empty layers', async () => {
    const {server, target} = await start();
    const empty = descriptorOf(Buffer.alloc(0), 'application/octet-stream');
    await failureOf('UNSUPPORTED', () => uploadLayer(target, empty, {open: opening(Buffer.alloc(0))}));
    expect(server.calls).toEqual([]);
  });

  test('completes nothing that is not what its digest says', async () => {
    const {server, upload} = await start();
    const damaged = Buffer.from(layer);
    damaged[layer.length - 1]! ^= 1;
    await failureOf('CONTENT_DIGEST_MISMATCH', () => upload({}, opening(damaged)));
    expect(server.operations()).not.toContain('CompleteLayerUpload');
  });

  test('gives up when ECR never takes what it asks for', async () => {
    const more = {lastValidByteReceived: 99};
    const {server, upload} = await start(({operation}) =>
      operation === 'UploadLayerPart'
        ? {exception: 'InvalidLayerPartException', message: 'no', more}
        : undefined,
    );
    expect((await failureOf('SERVICE_ERROR', () => upload())).message).toBe('no');
    expect(server.calls.length).toBeLessThan(30);
  });

  test('stops when it is told to, while a part is on its way', async () => {
    const stop = new AbortController();
    const {service, upload} = await start(({operation}) => {
      if (operation === 'UploadLayerPart') stop.abort();
      return undefined;
    });
    await failureOf('CANCELLED', () => upload({signal: stop.signal}));
    expect(service.layers.size).toBe(0);
  });

  test('stops when it is told to, while the source says nothing', async () => {
    const stop = new AbortController();
    const {upload} = await start();
    const silent: OpenContent = async () => {
      queueMicrotask(() => stop.abort());
      return new Readable({read() {}});
    };
    await failureOf('CANCELLED', () => upload({signal: stop.signal}, silent));
  });
});

describe('the ledger of uploads', () => {
  test('forgets what is older than half a day, and tells registries apart', async () => {
    const folder = await ledgerFolder();
    const upload = {uploadId: 'u', partSize: PART, offset: PART};
    await new FileUploadLedger(folder, 'one').note('app', upload);
    expect(await new FileUploadLedger(folder, 'one').recall('app')).toEqual(upload);
    expect(await new FileUploadLedger(folder, 'two').recall('app')).toBeUndefined();
    const tomorrow = () => new Date(Date.now() + 86_400_000);
    expect(await new FileUploadLedger(folder, 'one', tomorrow).recall('app')).toBeUndefined();
  });
});
