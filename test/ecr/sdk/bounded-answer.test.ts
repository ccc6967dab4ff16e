import {Readable} from 'node:stream';
import {text} from 'node:stream/consumers';
import {expect, onTestFinished, test} from 'vitest';
import {boundAnswers} from '../../../src/ecr/sdk/bounded-answer.ts';
import {failureOf} from '../../support/to-throw-code.ts';
import {scriptedEcr} from '../scripted-ecr.ts';

const KIB = Buffer.alloc(1024, 'a');

/** What is left of an answer of so many KiB when at most four are allowed. */
async function pass(kibibytes: number): Promise<{source: Readable; body: Readable}> {
  const source = Readable.from(Array.from({length: kibibytes}, () => KIB));
  const {response} = await boundAnswers(4 * 1024)(async () => ({response: {body: source}}))({});
  return {source, body: response.body};
}

test('an answer of the largest size passes', async () => {
  const {body} = await pass(4);
  expect(await text(body)).toHaveLength(4096);
});

test('an answer that is longer ends as a failure, and is read no further', async () => {
  const {source, body} = await pass(5);
  await failureOf('PROTOCOL_ERROR', () => text(body));
  expect(source.destroyed).toBe(true);
});

test('an answer that is not JSON is told without the advice of the SDK to developers', async () => {
  const ecr = await scriptedEcr({
    DescribeRegistry: {write: response => void response.writeHead(200).end('<html>\u001b[31m</html>')},
  });
  onTestFinished(() => ecr.close());
  const error = await failureOf('PROTOCOL_ERROR', () => ecr.client().send('DescribeRegistry', {}));
  expect(error.message).toBe('the answer to DescribeRegistry is not JSON');
});
