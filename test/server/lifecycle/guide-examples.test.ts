import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import type {ImageDetail} from '@aws-sdk/client-ecr';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, REGION, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

/** The user guide's examples, with the outcome that the guide states. */
const FIXTURES = fileURLToPath(new URL('../../fixtures/lifecycle/', import.meta.url));
const EXAMPLES = readdirSync(FIXTURES).filter(name => name.startsWith('guide-'));

/** An image of an example; times are texts. */
type Example = {
  [Member in keyof ImageDetail]: ImageDetail[Member] extends Date | undefined ? string : ImageDetail[Member];
};

interface Expected {
  now: string;
  verdicts: Record<string, {outcome: 'expired' | 'transitioned' | 'kept'; appliedRulePriority?: number}>;
}

const images = new ImageGenerator('guide');
let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

function read<T>(example: string, file: string): T {
  return JSON.parse(readFileSync(path.join(FIXTURES, example, file), 'utf8')) as T;
}

/** Something that happened to an image at a moment of the past. */
interface Happening {
  at: string;
  happens: () => Promise<unknown>;
}

/** Makes the images of an example as they came to be: pushed, pulled and archived at their times. */
async function makeImages(
  repositoryName: string,
  examples: readonly Example[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const happenings = await Promise.all(
    examples.map(async example => {
      const image = await images.image({layers: 1});
      const imageId = {imageDigest: image.descriptor.digest};
      names.set(
        image.descriptor.digest,
        example.imageDigest!.slice('sha256:'.length).charAt(0).toUpperCase(),
      );
      // The guide has a tag with a blank, which no registry takes.
      const tags = (example.imageTags ?? []).map(tag => tag.replaceAll(' ', '-'));
      const call = (operation: string, input: object) => () =>
        registry.call(operation, {repositoryName, ...input});
      const happened: (Happening | false | undefined)[] = [
        {at: example.imagePushedAt!, happens: () => registry.push(repositoryName, image, tags)},
        example.lastRecordedPullTime !== undefined && {
          at: example.lastRecordedPullTime,
          happens: call('BatchGetImage', {imageIds: [imageId]}),
        },
        example.lastArchivedAt !== undefined && {
          at: example.lastArchivedAt,
          happens: call('UpdateImageStorageClass', {imageId, targetStorageClass: 'ARCHIVE'}),
        },
      ];
      return happened.filter(one => one !== false && one !== undefined) as Happening[];
    }),
  );
  for (const {at, happens} of happenings.flat().sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    travelTo(at);
    await happens();
  }
  return names;
}

function travelTo(time: string): void {
  registry.pass(Date.parse(time) - registry.now);
}

async function statuses(repositoryName: string): Promise<Map<string, string>> {
  const {imageDetails} = await registry.call<{imageDetails: {imageDigest: string; imageStatus: string}[]}>(
    'DescribeImages',
    {repositoryName, filter: {imageStatus: 'ANY'}},
  );
  return new Map(imageDetails.map(({imageDigest, imageStatus}) => [imageDigest, imageStatus]));
}

describe('the user guide’s examples of lifecycle policies', () => {
  test.each(EXAMPLES)('%s: the preview says what the guide says, and a run does it', async example => {
    const {now, verdicts} = read<Expected>(example, 'expected.json');
    const {imageDetails} = read<{imageDetails: Example[]}>(example, 'images.json');
    const lifecyclePolicyText = JSON.stringify(read(example, 'policy.json'));
    const repositoryName = `guide/${example}`;
    await registry.createRepository(repositoryName);
    const names = await makeImages(repositoryName, imageDetails);
    expect(names.size).toBe(Object.keys(verdicts).length);
    travelTo(now);

    await registry.call('StartLifecyclePolicyPreview', {repositoryName, lifecyclePolicyText});
    await registry.ecr.idle();
    const {status, previewResults} = await registry.call<{
      status: string;
      previewResults: {imageDigest: string; appliedRulePriority: number; action: {type: string}}[];
    }>('GetLifecyclePolicyPreview', {repositoryName});
    expect(status).toBe('COMPLETE');
    const previewed = Object.fromEntries(
      previewResults.map(({imageDigest, appliedRulePriority, action}) => [
        names.get(imageDigest),
        {outcome: action.type === 'EXPIRE' ? 'expired' : 'transitioned', appliedRulePriority},
      ]),
    );
    const acted = Object.entries(verdicts).filter(([, {outcome}]) => outcome !== 'kept');
    expect(previewed).toEqual(
      Object.fromEntries(
        acted.map(([name, {outcome, appliedRulePriority}]) => [name, {outcome, appliedRulePriority}]),
      ),
    );

    const before = await statuses(repositoryName);
    await registry.call('PutLifecyclePolicy', {repositoryName, lifecyclePolicyText});
    const repository = {accountId: ACCOUNT, region: REGION, repositoryName};
    await registry.ecr.runLifecycle({repository, now: Date.parse(now)});
    const after = await statuses(repositoryName);
    for (const [digest, name] of names) {
      const outcome = verdicts[name]!.outcome;
      const left = {expired: undefined, transitioned: 'ARCHIVED', kept: before.get(digest)}[outcome];
      expect(after.get(digest), `image ${name}, ${outcome}`).toBe(left);
    }
  });
});
