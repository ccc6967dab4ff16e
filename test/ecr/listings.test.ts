import {afterEach, describe, expect, test} from 'vitest';
import {deleteImages, describeImages, listImageIds, listImages} from '../../src/ecr/images/images.ts';
import {paginate} from '../../src/ecr/paginate.ts';
import {deleteRepository, describeRepositories, listRepositories} from '../../src/ecr/repositories.ts';
import {failureOf} from '../support/to-throw-code.ts';
import {type Script, type ScriptedEcr, scriptedEcr} from './scripted-ecr.ts';

let server: ScriptedEcr;
afterEach(() => server.close());

async function start(scripts: Record<string, Script>) {
  server = await scriptedEcr(scripts);
  const api = server.client();
  return {api, target: {api, id: {repositoryName: 'app', registryId: '123456789012'}}};
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const inputs = () => server.calls.map(call => call.input);

describe('a listing', () => {
  test('ECR: a page may be empty or short although there are more; only the token’s absence ends a listing', async () => {
    const {api} = await start({
      DescribeRepositories: [
        {json: {repositories: [{repositoryName: 'a'}], nextToken: 'one'}},
        {json: {repositories: [], nextToken: 'two'}},
        {json: {repositories: [{repositoryName: 'b'}]}},
      ],
    });
    const names = (await all(listRepositories(api))).map(one => one.repositoryName);
    expect(names).toEqual(['a', 'b']);
    expect(inputs()).toEqual([
      {maxResults: 1000},
      {maxResults: 1000, nextToken: 'one'},
      {maxResults: 1000, nextToken: 'two'},
    ]);
  });

  test('asks for no page that nobody wants', async () => {
    const {api} = await start({ListImages: {json: {imageIds: [{imageTag: 'x'}], nextToken: 'more'}}});
    for await (const _page of paginate(api, 'ListImages', {input: {repositoryName: 'app'}})) break;
    expect(server.calls).toHaveLength(1);
  });

  test('filters where the service does', async () => {
    const {target} = await start({
      DescribeImages: {json: {imageDetails: [{imageDigest: 'sha256:1', imagePushedAt: 1563223656}]}},
      ListImages: {json: {imageIds: [{imageDigest: 'sha256:1', imageTag: 'v1'}]}},
    });
    expect(await all(listImages(target, {filter: {imageStatus: 'ARCHIVED'}}))).toEqual([
      {imageDigest: 'sha256:1', imagePushedAt: new Date(1563223656000)},
    ]);
    expect(await all(listImageIds(target, {filter: {tagStatus: 'TAGGED'}}))).toEqual([
      {imageDigest: 'sha256:1', imageTag: 'v1'},
    ]);
    const id = {repositoryName: 'app', registryId: '123456789012', maxResults: 1000};
    expect(inputs()).toEqual([
      {...id, filter: {imageStatus: 'ARCHIVED'}},
      {...id, filter: {tagStatus: 'TAGGED'}},
    ]);
  });
});

describe('many at once', () => {
  const ids = Array.from({length: 250}, (_, number) => ({imageTag: `t${number}`}));

  test('are described a hundred to a call, in order', async () => {
    const describeAll: Script = ({input}) => ({
      json: {imageDetails: (input.imageIds as {imageTag: string}[]).map(id => ({imageTags: [id.imageTag]}))},
    });
    const {target} = await start({DescribeImages: describeAll});
    const details = await describeImages(target, ids);
    expect(details.map(detail => detail.imageTags?.[0])).toEqual(ids.map(id => id.imageTag));
    expect(server.calls).toHaveLength(3);
  });

  test('are deleted a hundred to a call, and what failed is told', async () => {
    const deleteAllButFirst: Script = ({input}) => {
      const [first, ...rest] = input.imageIds as {imageTag: string}[];
      return {json: {imageIds: rest, failures: [{imageId: first, failureCode: 'ImageNotFound'}]}};
    };
    const {target} = await start({BatchDeleteImage: deleteAllButFirst});
    const told: number[] = [];
    const {imageIds, failures} = await deleteImages(target, ids, {onDeleted: count => told.push(count)});
    expect(imageIds).toHaveLength(247);
    expect(failures.map(failure => failure.imageId?.imageTag)).toEqual(['t0', 't100', 't200']);
    expect(told).toEqual([99, 198, 247]);
  });

  test('are repositories described by name, a hundred to a call', async () => {
    const {api} = await start({DescribeRepositories: {json: {repositories: [{}]}}});
    const names = ids.map(id => id.imageTag);
    expect(await describeRepositories(api, names, {registryId: '123456789012'})).toHaveLength(3);
  });
});

describe('a repository', () => {
  test('is deleted with its images only by force', async () => {
    const {api} = await start({
      DeleteRepository: [
        {exception: 'RepositoryNotEmptyException', message: 'it still contains images'},
        {json: {repository: {repositoryName: 'app'}}},
      ],
    });
    const error = await failureOf('REPOSITORY_NOT_EMPTY', () => deleteRepository(api, 'app'));
    expect(error.hint).toContain('--force');
    expect(await deleteRepository(api, 'app', {force: true})).toEqual({repositoryName: 'app'});
  });
});
