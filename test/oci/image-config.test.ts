import {describe, expect, test} from 'vitest';
import {layerHistory, parseImageConfig} from '../../src/oci/image-config.ts';
import {failureOf} from '../support/to-throw-code.ts';

const parse = (config: unknown) => parseImageConfig(Buffer.from(JSON.stringify(config)));

describe('an image configuration', () => {
  test('is read as it is, with what nobody knows', () => {
    const config = {
      os: 'linux',
      architecture: 'amd64',
      created: '2024-01-02T03:04:05Z',
      config: {Env: ['A=b'], Cmd: null, Labels: {a: 'b'}, Healthcheck: {Test: ['CMD']}},
      rootfs: {type: 'layers', diff_ids: ['sha256:0']},
      history: [{created_by: 'COPY', empty_layer: true}, {created_by: 'RUN'}],
      moby: [1, {}],
    };
    expect(parse(config)).toEqual(config);
    expect(layerHistory(parse(config))).toEqual([{created_by: 'RUN'}]);
  });

  test.each([
    [{history: {}}],
    [{history: 'RUN'}],
    [{os: 1, architecture: {}}],
    [{created: 5, author: []}],
    [{config: 'none'}],
    [{config: []}],
    [{rootfs: []}],
  ])('%j says nothing where a member is of another type than it should be', config => {
    expect(parse(config)).toEqual({});
    expect(layerHistory(parse(config))).toEqual([]);
  });

  test('says nothing by members within that are of another type than they should be', () => {
    const config = {Env: {A: 'b'}, Cmd: 'sh', Entrypoint: [1], Labels: {a: {}}, ExposedPorts: [], User: 0};
    expect(parse({config, rootfs: {diff_ids: 'sha256:0'}})).toEqual({config: {}, rootfs: {}});
    const history = [null, 'RUN', {created_by: 1, comment: 'kept'}];
    expect(layerHistory(parse({history}))).toEqual([{}, {}, {comment: 'kept'}]);
  });

  test.each(['[]', 'null', '1', '{'])('%s is none', async text => {
    await failureOf('INVALID_MANIFEST', () => parseImageConfig(Buffer.from(text)));
  });
});
