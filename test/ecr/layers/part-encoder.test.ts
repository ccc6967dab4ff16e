import {createHash} from 'node:crypto';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {PartEncoder} from '../../../src/ecr/layers/part-encoder.ts';

const HEADER = {repositoryName: 'team/app', uploadId: '6cb64b8a-9378-0e33-2ab1-b780fab8a9e9'};

function encode(bytes: Buffer, chunks: Buffer[]) {
  const encoder = new PartEncoder({...HEADER, partFirstByte: 10, partLastByte: 9 + bytes.length});
  for (const chunk of chunks) encoder.write(chunk);
  return encoder.finish();
}

describe('the part encoder', () => {
  test('writes the members of UploadLayerPart as the service reads them', () => {
    const bytes = Buffer.from('hello');
    const body = encode(bytes, [bytes]);
    expect(JSON.parse(Buffer.from(body.bytes).toString())).toEqual({
      ...HEADER,
      partFirstByte: 10,
      partLastByte: 14,
      layerPartBlob: 'aGVsbG8=',
    });
  });

  test('gives the same body however the bytes arrive, with its hash', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({maxLength: 40}), {minLength: 1, maxLength: 20}), pieces => {
        const chunks = pieces.map(piece => Buffer.from(piece));
        const bytes = Buffer.concat(chunks);
        const body = encode(bytes, chunks);
        const document = JSON.parse(Buffer.from(body.bytes).toString()) as {layerPartBlob: string};
        expect(document.layerPartBlob).toBe(bytes.toString('base64'));
        expect(body.sha256).toBe(createHash('sha256').update(body.bytes).digest('hex'));
      }),
    );
  });

  test('encodes more than it takes at once', () => {
    const bytes = Buffer.alloc(500_001, 'abcdefg');
    const body = encode(bytes, [bytes.subarray(0, 200_000), bytes.subarray(200_000)]);
    const document = JSON.parse(Buffer.from(body.bytes).toString()) as {layerPartBlob: string};
    expect(Buffer.from(document.layerPartBlob, 'base64').equals(bytes)).toBe(true);
  });

  test('takes a view into a larger buffer', () => {
    const larger = new Uint8Array([9, 9, 104, 105, 9]);
    const encoder = new PartEncoder({...HEADER, partFirstByte: 0, partLastByte: 1});
    encoder.write(larger.subarray(2, 4));
    const document = JSON.parse(Buffer.from(encoder.finish().bytes).toString()) as {layerPartBlob: string};
    expect(document.layerPartBlob).toBe('aGk=');
  });
});
