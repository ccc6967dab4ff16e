import {describe, expect, test} from 'vitest';
import {parsePlatform} from '../../src/oci/platform.ts';
import {selectPlatform} from '../../src/transfer/select-platform.ts';
import {ImageGenerator, memoryStoreWith} from '../support/random-image.ts';
import {failureOf} from '../support/to-throw-code.ts';

const generator = new ImageGenerator('select-platform');
const index = await generator.index({
  platforms: [parsePlatform('linux/amd64'), parsePlatform('linux/arm64/v8')],
});
const arm64 = index.manifests[1]!;
const plain = await generator.image({platform: parsePlatform('linux/amd64')});

describe('selectPlatform', () => {
  test('takes the image of an index that is for the platform', async () => {
    const source = await memoryStoreWith(index);
    const chosen = await selectPlatform(source, index.descriptor, {platform: parsePlatform('arm64')});
    expect(chosen.digest).toBe(arm64.digest);
  });

  test('takes a plain image whose configuration says the platform', async () => {
    const source = await memoryStoreWith(plain);
    const chosen = await selectPlatform(source, plain.descriptor, {platform: parsePlatform('amd64')});
    expect(chosen.digest).toBe(plain.descriptor.digest);
    const error = await failureOf('PLATFORM_NOT_FOUND', () =>
      selectPlatform(source, plain.descriptor, {platform: parsePlatform('arm64')}),
    );
    expect(error.hint).toContain('linux/amd64');
  });

  test('lists what there is when the platform is not', async () => {
    const source = await memoryStoreWith(index);
    const error = await failureOf('PLATFORM_NOT_FOUND', () =>
      selectPlatform(source, index.descriptor, {platform: parsePlatform('linux/s390x')}),
    );
    expect(error.hint).toBe('it has linux/amd64, linux/arm64/v8');
  });
});
