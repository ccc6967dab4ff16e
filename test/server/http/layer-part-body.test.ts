import {createHash} from 'node:crypto';
import {describe, expect, test} from 'vitest';
import type {EcrFault} from '../../../src/server/ecr-fault.ts';
import {readLayerPartBody} from '../../../src/server/http/layer-part-body.ts';
import {ImageGenerator} from '../../support/random-image.ts';

const LIMIT = 10_000;
const generator = new ImageGenerator('layer-part-body');

async function* inPieces(text: string, size: number): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function read(text: string, size = text.length) {
  const {text: rest, blob} = await readLayerPartBody(inPieces(text, size), {buffer: Buffer.alloc(LIMIT)});
  return {rest: JSON.parse(rest) as unknown, blob: blob && Buffer.from(blob)};
}
async function faultOf(text: string): Promise<string> {
  return read(text).then(
    () => 'none',
    (error: EcrFault) => error.faultName,
  );
}

describe('the body of UploadLayerPart', () => {
  const bytes = generator.bytes(1000);
  const members = {repositoryName: 'app', partFirstByte: 0, partLastByte: 999};
  const whole = JSON.stringify({...members, layerPartBlob: bytes.toString('base64'), uploadId: 'x'});

  test.each([1, 2, 3, 5, 7, 64, 100_000])('comes apart the same in pieces of %i bytes', async size => {
    const {rest, blob} = await read(whole, size);
    expect(rest).toEqual({...members, layerPartBlob: '', uploadId: 'x'});
    expect(blob!.equals(bytes)).toBe(true);
  });

  test.each([0, 1, 2, 3, 4, 5])('decodes %i bytes', async length => {
    const {blob} = await read(JSON.stringify({layerPartBlob: bytes.subarray(0, length).toString('base64')}));
    expect(blob!.equals(bytes.subarray(0, length))).toBe(true);
  });

  test.each([1, 2, 3, 4, 6, 11])('reads escaped base64 in pieces of %i bytes', async size => {
    const base64 = Buffer.from([0xfb, 0xff, 0xfe, 0xfb, 0xef, 0xbe]).toString('base64');
    expect(base64).toBe('+//+++++');
    const escaped = base64.replaceAll('/', String.raw`\/`).replaceAll('+', String.raw`\u002B`);
    expect((await read(`{"layerPartBlob": "${escaped}"}`, size)).blob!.toString('base64')).toBe(base64);
  });

  test('is not misled by values that look like names', async () => {
    const text = `{"uploadId":"layerPartBlob","a\\"layerPartBlob":"\\\\","b":["layerPartBlob","x:y"],"layerPartBlob" : "QUJD"}`;
    const {rest, blob} = await read(text, 3);
    expect(blob!.toString()).toBe('ABC');
    expect(rest).toMatchObject({
      uploadId: 'layerPartBlob',
      'a"layerPartBlob': '\\',
      b: ['layerPartBlob', 'x:y'],
    });
  });

  test('may have no blob', async () => {
    expect((await read('{"repositoryName":"app"}')).blob).toBeUndefined();
  });

  test.each([
    'QUJ',
    'QU*D',
    'QUJD\nQUJD',
    'QQ==QUJD',
    String.raw`QUJD\u00e4`,
  ])('refuses the base64 %j', async base64 => {
    expect(await faultOf(`{"layerPartBlob":"${base64}"}`)).toBe('SerializationException');
  });

  test('refuses more than a part may have, and more beside it than there is', async () => {
    const large = Buffer.alloc(LIMIT + 1).toString('base64');
    expect(await faultOf(`{"layerPartBlob":"${large}"}`)).toBe('RequestEntityTooLargeException');
    expect(await faultOf(`{"x":"${'y'.repeat(70_000)}"}`)).toBe('RequestEntityTooLargeException');
  });

  test('is hashed as it came', async () => {
    const hash = createHash('sha256');
    await readLayerPartBody(inPieces(whole, 77), {buffer: Buffer.alloc(LIMIT), hash});
    expect(hash.digest('hex')).toBe(createHash('sha256').update(whole).digest('hex'));
  });
});
