import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {memberFlag, parseMembers} from '../../../src/cli/api/parse-members.ts';
import type {MemberShape} from '../../../src/ecr/operation-shape.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const TEXT = {kind: 'string'} as const;
const IMAGE_ID = {
  kind: 'structure',
  members: [
    {name: 'imageTag', shape: TEXT},
    {name: 'imageDigest', shape: TEXT},
  ],
} as const;
const MEMBERS = [
  {name: 'repositoryName', shape: TEXT},
  {name: 'imageIds', shape: {kind: 'list', item: IMAGE_ID}},
  {name: 'force', shape: {kind: 'boolean'}},
  {name: 'maxResults', shape: {kind: 'number'}},
  {name: 'filter', shape: IMAGE_ID},
  {name: 'layerPartBlob', shape: {kind: 'blob'}},
] as unknown as MemberShape[];

const parse = (...words: string[]) => parseMembers(words, MEMBERS);

describe('members of an operation', () => {
  test('are refused where their JSON is nested deeper than is read', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const error = await failureOf('USAGE', () => parse('--image-ids', deep));
    expect(error.message).toBe('--image-ids: it is nested more than 256 levels deep');
  });

  test('are written as the AWS CLI writes them', async () => {
    expect(memberFlag('repositoryName')).toBe('--repository-name');
    expect(
      await parse('--repository-name', 'app', '--image-ids', 'imageTag=1', 'imageTag=2', '--force'),
    ).toEqual({
      repositoryName: 'app',
      imageIds: [{imageTag: '1'}, {imageTag: '2'}],
      force: true,
    });
  });

  test('are taken by their own names, after an equals sign, and as JSON', async () => {
    expect(await parse('--repositoryName=app', '--maxResults=3')).toEqual({
      repositoryName: 'app',
      maxResults: 3,
    });
    expect(await parse('--image-ids', '[{"imageTag":"1"}]', '--filter', '{"imageTag":"x"}')).toEqual({
      imageIds: [{imageTag: '1'}],
      filter: {imageTag: 'x'},
    });
    expect(await parse('--force', 'false')).toEqual({force: false});
  });

  test('are read from files, as text and as bytes', async () => {
    const file = path.join(await temporaryFolder(), 'f');
    await writeFile(file, 'app');
    expect(await parse('--repository-name', `file://${file}`)).toEqual({repositoryName: 'app'});
    const {layerPartBlob} = await parse('--layer-part-blob', `fileb://${file}`);
    expect(Buffer.from(layerPartBlob as Uint8Array).toString()).toBe('app');
  });

  test.each([
    [['--nope', '1'], /unknown member --nope/],
    [['stray'], /belongs to no member/],
    [['--repository-name'], /needs a value/],
    [['--repository-name', 'a', 'b'], /takes one value/],
    [['--max-results', 'many'], /not a number/],
    [['--force', 'maybe'], /true or false/],
    [['--image-ids', 'nope=1'], /not name=value/],
    [['--image-ids', '[1'], /--image-ids: /],
  ])('that make no sense are usage errors: %j', async (words, message) => {
    expect((await failureOf('USAGE', () => parse(...words))).message).toMatch(message);
  });
});
