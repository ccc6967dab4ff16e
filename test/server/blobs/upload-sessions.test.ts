import {createHash} from 'node:crypto';
import {readFile, writeFile} from 'node:fs/promises';
import {describe, expect, onTestFinished, test} from 'vitest';
import {BlobStore} from '../../../src/server/blobs/blob-store.ts';
import {UploadSessions} from '../../../src/server/blobs/upload-sessions.ts';
import {openState} from '../../../src/server/state/open-state.ts';
import {bundleChild, nextMessage, startChild} from '../../support/run-child.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const REPOSITORY = {accountId: '123456789012', region: 'us-east-1', repositoryName: 'app'};
const NOW = 1_000;

async function* chunks(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
async function* breaking(...texts: string[]): AsyncIterable<Uint8Array> {
  yield* chunks(...texts);
  throw new RangeError('the line broke');
}
function open(dataDir: string) {
  const state = openState(dataDir);
  onTestFinished(() => state.close());
  return {state, uploads: new UploadSessions(dataDir, state)};
}
async function begin(uploads: UploadSessions) {
  return {repository: REPOSITORY, uploadId: await uploads.begin(REPOSITORY, NOW, () => undefined)};
}
const part = (source: AsyncIterable<Uint8Array>, firstByte?: number, keepFragment = false) => ({
  source,
  now: NOW,
  keepFragment,
  ...(firstByte === undefined ? {} : {firstByte}),
});
const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

describe('upload sessions', () => {
  test('continue in another process after the first one is gone, with the right digest', async () => {
    const dataDir = await temporaryFolder();
    const child = startChild(await bundleChild('begin-upload'), [dataDir, 'first-']);
    const {uploadId} = await nextMessage<{uploadId: string}>(child);
    child.kill('SIGKILL');
    await new Promise(resolve => child.once('exit', resolve));
    const {uploads} = open(dataDir);
    const upload = {repository: REPOSITORY, uploadId};
    expect(uploads.status(upload).offset).toBe(6);
    await uploads.append(upload, part(chunks('second'), 6));
    const digest = await uploads.seal(upload, sealed => sealed.digestAs('sha256'));
    expect(digest).toBe(sha256('first-second'));
  });

  test('of a process that lives are not for another one', async () => {
    const dataDir = await temporaryFolder();
    const child = startChild(await bundleChild('begin-upload'), [dataDir, 'first-']);
    const {uploadId} = await nextMessage<{uploadId: string}>(child);
    const {uploads} = open(dataDir);
    const upload = {repository: REPOSITORY, uploadId};
    await failureOf('NOT_FOUND', () => uploads.append(upload, part(chunks('x'))));
    expect(uploads.status(upload).offset).toBe(6);
  });

  test('forget a layer part that breaks off, and keep a chunk', async () => {
    const {uploads} = open(await temporaryFolder());
    const upload = await begin(uploads);
    await uploads.append(upload, part(chunks('abc')));
    await expect(uploads.append(upload, part(breaking('lost'), 3))).rejects.toThrow('the line broke');
    expect(uploads.status(upload)).toMatchObject({offset: 3, parts: 1});
    await expect(uploads.append(upload, part(breaking('kept'), 3, true))).rejects.toThrow('the line broke');
    expect(uploads.status(upload)).toMatchObject({offset: 7, parts: 2, partOpen: true});
    await uploads.append(upload, part(chunks('!'), 7, true));
    expect(uploads.status(upload)).toMatchObject({offset: 8, parts: 2, partOpen: false});
    expect(await uploads.seal(upload, sealed => sealed.digestAs('sha256'))).toBe(sha256('abckept!'));
  });

  test('do not count what the file holds beyond the record', async () => {
    const {uploads} = open(await temporaryFolder());
    const upload = await begin(uploads);
    await uploads.append(upload, part(chunks('abc')));
    await writeFile(uploads.files.pathOf(upload.uploadId), 'abcdefgh');
    const sealed = await uploads.seal(upload, async ({file, size}) => ({
      size,
      text: await readFile(file, 'utf8'),
    }));
    expect(sealed).toEqual({size: 3, text: 'abc'});
  });

  test('are written by one part after the other', async () => {
    const {uploads} = open(await temporaryFolder());
    const upload = await begin(uploads);
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c'].map(letter => uploads.append(upload, part(chunks(letter), 0))),
    );
    expect(outcomes.map(({status}) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(uploads.status(upload).offset).toBe(1);
  });

  test('take no more bytes once theirs have the name of a blob', async () => {
    const dataDir = await temporaryFolder();
    const {uploads} = open(dataDir);
    const blobs = new BlobStore(dataDir);
    const upload = await begin(uploads);
    await uploads.append(upload, part(chunks('content')));
    const digest = await uploads.seal(upload, async sealed => {
      const name = await sealed.digestAs('sha256');
      await blobs.adopt(sealed.file, name);
      return name;
    });
    // The process dies here; another one finds the session as it was.
    await failureOf('NOT_FOUND', () => uploads.append(upload, part(chunks('more'), 7)));
    expect(await readFile(blobs.pathOf(digest), 'utf8')).toBe('content');
    expect(await uploads.seal(upload, sealed => sealed.digestAs('sha256'))).toBe(digest);
  });

  test('have at most 4200 parts', async () => {
    const {state, uploads} = open(await temporaryFolder());
    const upload = await begin(uploads);
    await uploads.append(upload, part(chunks('abc')));
    const key = [REPOSITORY.accountId, REPOSITORY.region, REPOSITORY.repositoryName, upload.uploadId];
    const uploadsTable = state.table('uploads');
    await state.transaction(() => uploadsTable.put(key, {...uploadsTable.get(key)!, parts: 4200}));
    const failure = await failureOf('CONFLICT', () => uploads.append(upload, part(chunks('x'), 3)));
    expect(failure.message).toContain('4200 layer parts');
  });

  test('never let an id become a path', async () => {
    const {uploads} = open(await temporaryFolder());
    const upload = {repository: REPOSITORY, uploadId: '../../etc/passwd'};
    await failureOf('REPOSITORY_NOT_FOUND', () => uploads.append(upload, part(chunks('x'))));
    await failureOf('INVALID_INPUT', () => uploads.files.pathOf(upload.uploadId));
  });
});
