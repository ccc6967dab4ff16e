import {describe, expect, test} from 'vitest';
import {isListing, type PagingFlags, readListing} from '../../../src/cli/api/read-listing.ts';
import {readStartingToken, writeStartingToken} from '../../../src/cli/api/starting-token.ts';
import {operationShape} from '../../../src/ecr/operation-shape.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const IMAGES = operationShape('ListImages');
const FINDINGS = operationShape('DescribeImageScanFindings');

/** Answers of one listing by the token that asks for them, and what was asked. */
function listing(pages: Record<string, Record<string, unknown>>) {
  const asked: object[] = [];
  const send = async (input: Readonly<Record<string, unknown>>) => {
    asked.push(input);
    return pages[(input.nextToken as string) ?? '']!;
  };
  return {asked, send};
}

function ids(...tags: string[]): object[] {
  return tags.map(imageTag => ({imageTag}));
}

const THREE = {
  '': {imageIds: ids('a', 'b'), nextToken: 'second'},
  second: {imageIds: [], nextToken: 'third'},
  third: {imageIds: ids('c', 'd')},
};

async function read(flags: PagingFlags, pages: Record<string, Record<string, unknown>> = THREE) {
  const {asked, send} = listing(pages);
  const answer = await readListing(IMAGES, {input: {repositoryName: 'app'}, flags, send});
  return {answer, asked};
}

describe('a listing', () => {
  test('is read to its end, past empty pages, and its answer has no token', async () => {
    const {answer, asked} = await read({});
    expect(answer).toEqual({imageIds: ids('a', 'b', 'c', 'd')});
    expect(asked).toHaveLength(3);
  });

  test('asks for pages of the size that is wished', async () => {
    const {asked} = await read({pageSize: 2});
    expect(asked[1]).toEqual({repositoryName: 'app', maxResults: 2, nextToken: 'second'});
  });

  test('stops after so many items, in a page or between two, and goes on from there', async () => {
    for (const maxItems of [1, 2, 3]) {
      const found: unknown[] = [];
      let startingToken: string | undefined;
      do {
        const {answer} = await read({maxItems, ...(startingToken ? {startingToken} : {})});
        found.push(...(answer.imageIds as unknown[]));
        startingToken = answer.NextToken as string | undefined;
      } while (startingToken);
      expect({maxItems, found}).toEqual({maxItems, found: ids('a', 'b', 'c', 'd')});
    }
  });

  test('that ends with the last item that is wished says nothing of more', async () => {
    expect((await read({maxItems: 4})).answer).toEqual({imageIds: ids('a', 'b', 'c', 'd')});
  });

  test('joins lists that stand in a structure, and keeps the rest of the first page', async () => {
    const {send} = listing({
      '': {repositoryName: 'app', imageScanFindings: {findings: [1], scanned: 'now'}, nextToken: 'more'},
      more: {repositoryName: 'app', imageScanFindings: {findings: [2]}},
    });
    expect(await readListing(FINDINGS, {input: {}, flags: {}, send})).toEqual({
      repositoryName: 'app',
      imageScanFindings: {findings: [1, 2], scanned: 'now'},
    });
  });
});

describe('a starting token', () => {
  test('is what the AWS CLI writes', () => {
    // aws ecr describe-repositories --max-items 1, of a first page and of a later one
    expect(readStartingToken('eyJuZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ==')).toEqual({
      given: 1,
    });
    expect(readStartingToken('eyJuZXh0VG9rZW4iOiAiYWJjIn0=')).toEqual({nextToken: 'abc', given: 0});
  });

  test.each([
    {given: 3},
    {nextToken: 'abc', given: 0},
    {nextToken: 'abc', given: 7},
  ])('comes back as it was written: %j', point => {
    expect(readStartingToken(writeStartingToken(point))).toEqual(point);
  });

  test.each([
    '',
    'abc',
    'null',
    'W10=',
    'e30=',
    'eyJuZXh0VG9rZW4iOjF9',
    '\u{1f600}',
  ])('that is none is a usage error: %j', async text => {
    const error = await failureOf('USAGE', async () => readStartingToken(text));
    expect(error.hint).toContain('NextToken');
  });
});

describe('one page alone', () => {
  test('is what --no-paginate, --max-results and --next-token ask for', () => {
    expect(isListing(IMAGES, {}, {paginate: true, maxItems: 3})).toBe(true);
    expect(isListing(IMAGES, {}, {paginate: false})).toBe(false);
    expect(isListing(IMAGES, {maxResults: 5}, {})).toBe(false);
    expect(isListing(IMAGES, {nextToken: 'abc'}, {})).toBe(false);
    expect(isListing(operationShape('PutImage'), {}, {paginate: true})).toBe(false);
  });

  test.each([
    [{maxResults: 5}, {maxItems: 3}, '--max-items and --max-results exclude each other'],
    [{nextToken: 'abc'}, {startingToken: 'abc'}, '--starting-token and --next-token exclude each other'],
    [{}, {paginate: false, pageSize: 5}, '--page-size and --no-paginate exclude each other'],
  ])('goes with no flag for a listing: %j %j', async (input, flags, message) => {
    const error = await failureOf('USAGE', async () => isListing(IMAGES, input, flags));
    expect(error.message).toContain(message);
  });

  test('of an operation that lists nothing goes with none either', async () => {
    const error = await failureOf('USAGE', async () =>
      isListing(operationShape('PutImage'), {}, {maxItems: 1}),
    );
    expect(error.message).toBe('--max-items is for listings, and PutImage is none');
  });
});
