import {expect, test} from 'vitest';
import {copyImage} from '../../src/transfer/copy-image.ts';
import {planCopy} from '../../src/transfer/plan-copy.ts';
import {MemoryStore} from '../support/memory-store.ts';
import {ImageGenerator, memoryStoreWith, putImage} from '../support/random-image.ts';

const generator = new ImageGenerator('plan-copy');

test('a plan counts what is missing and writes nothing', async () => {
  const image = await generator.image({layers: 3});
  const source = await memoryStoreWith(image);
  const root = image.descriptor;
  const destination = new MemoryStore();
  const plan = await planCopy({source, destination, roots: [root]});
  expect(plan).toMatchObject({present: 0, manifests: [{digest: root.digest}]});
  expect(plan.blobs).toHaveLength(4);
  expect(plan.bytes).toBe(plan.blobs.reduce((sum, {size}) => sum + size, 0));
  expect(await destination.existing([root, ...plan.blobs])).toEqual(new Set());
  expect(await planCopy({source, roots: [root]})).toEqual(plan);
});

test('a plan leaves out what is there, and the whole image once its root is', async () => {
  const image = await generator.image({layers: 2});
  const source = await memoryStoreWith(image);
  const root = image.descriptor;
  const destination = new MemoryStore();
  const [first] = (await planCopy({source, roots: [root]})).blobs;
  await destination.push(first!, options => source.open(first!, options));
  const partly = await planCopy({source, destination, roots: [root]});
  expect(partly).toMatchObject({present: 1});
  expect(partly.blobs.map(({digest}) => digest)).not.toContain(first!.digest);
  await copyImage({source, destination, root});
  expect(await planCopy({source, destination, roots: [root]})).toEqual({
    blobs: [],
    manifests: [],
    present: 1,
    bytes: 0,
  });
});

test('a plan of several images counts what they share once', async () => {
  const image = await generator.image({layers: 2});
  const other = await generator.image({layers: 1});
  const source = await memoryStoreWith(image);
  await putImage(source, other, []);
  const [root, second] = [image.descriptor, other.descriptor];
  const destination = new MemoryStore();
  await copyImage({source, destination, root: second});
  const plan = await planCopy({source, destination, roots: [root, second, root]});
  expect(plan).toEqual({...(await planCopy({source, roots: [root]})), present: 1});
});
