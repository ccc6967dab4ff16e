import {afterEach, expect, test} from 'vitest';
import type {EcrSettings, RetriedCall} from '../../../src/ecr/ecr-settings.ts';
import {createPublicClient} from '../../../src/ecr/public/public-client.ts';
import {type Script, type ScriptedEcr, scriptedEcr} from '../scripted-ecr.ts';

let server: ScriptedEcr | undefined;
afterEach(() => server?.close());

const THROTTLED = {exception: 'ThrottlingException', message: 'Rate exceeded'};
const ANSWER = {json: {repositories: []}};

/** What is told of a listing that the service answers so. */
async function tellOf(script: Script, settings: EcrSettings = {}): Promise<RetriedCall[]> {
  const told: RetriedCall[] = [];
  server = await scriptedEcr({DescribeRepositories: script});
  const client = server.client({maxAttempts: 3, onRetry: retry => told.push(retry), ...settings});
  await client.send('DescribeRepositories', {}).catch(() => {});
  return told;
}

test('each wait of the SDK is told with its reason', async () => {
  const told = await tellOf([THROTTLED, THROTTLED, ANSWER]);
  expect(told).toEqual([
    {attempt: 1, maxAttempts: 3, delay: expect.any(Number), error: expect.any(Error)},
    {attempt: 2, maxAttempts: 3, delay: expect.any(Number), error: expect.any(Error)},
  ]);
  expect(told[0]!.error).toMatchObject({code: 'THROTTLED', message: 'Rate exceeded'});
});

test('a failure that is not tried again is not told', async () => {
  expect(await tellOf(THROTTLED, {maxAttempts: 1})).toEqual([]);
  expect(await tellOf({exception: 'InvalidParameterException', message: 'no'})).toEqual([]);
});

test('calls that wait side by side are told each with its own attempt', async () => {
  const told: RetriedCall[] = [];
  const failOnce: Script = ({input}, count) => (input.maxResults === 2 && count < 4 ? THROTTLED : ANSWER);
  server = await scriptedEcr({DescribeRepositories: failOnce, DescribeRegistry: [THROTTLED, {json: {}}]});
  const client = server.client({maxAttempts: 5, onRetry: retry => told.push(retry)});
  await Promise.all([
    client.send('DescribeRepositories', {maxResults: 2}),
    client.send('DescribeRegistry', {}),
  ]);
  expect(told.map(({attempt}) => attempt).sort()).toEqual([1, 1, 2, 3]);
});

test('the waits of ECR Public are told too', async () => {
  const told: RetriedCall[] = [];
  server = await scriptedEcr({DescribeRegistries: [THROTTLED, {json: {registries: []}}]});
  const credentials = {accessKeyId: 'id', secretAccessKey: 'secret'};
  const settings = {endpoint: server.url, region: 'us-east-1', credentials, env: {}};
  const client = createPublicClient({...settings, maxAttempts: 2, onRetry: retry => told.push(retry)});
  await client.send('DescribeRegistries', {});
  client.close();
  expect(told.map(({attempt, error}) => [attempt, error.code])).toEqual([[1, 'THROTTLED']]);
});
