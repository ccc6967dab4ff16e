import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {paginate} from '../../ecr/paginate.ts';
import type {CommandContext} from '../context/command-context.ts';
import {nameScope} from './answer-shell.ts';
import {type CachedNames, nameCacheFile} from './name-cache.ts';

/** Repositories whose tags are fetched along, and tags of each: enough for a keypress, little to ask. */
const REPOSITORIES_WITH_TAGS = 20;
const MAX_REPOSITORIES = 5000;
const MAX_TAGS = 500;

/** Fetches the names of the context's registry into the cache; run by completion, in the background. */
export async function refreshNames(context: CommandContext, words: readonly string[]): Promise<void> {
  const {client, registryId} = await context.ecr();
  const id = registryId ? {registryId} : {};
  const names: CachedNames = {repositories: [], tags: {}};
  for await (const page of paginate(client, 'DescribeRepositories', {input: {...id, maxResults: 1000}})) {
    names.repositories.push(...(page.repositories ?? []).map(one => one.repositoryName!));
    if (names.repositories.length >= MAX_REPOSITORIES) break;
  }
  names.repositories.sort();
  for (const repositoryName of names.repositories.slice(0, REPOSITORIES_WITH_TAGS)) {
    const input = {...id, repositoryName, maxResults: MAX_TAGS, filter: {tagStatus: 'TAGGED' as const}};
    const {imageIds = []} = await client.send('ListImages', input, context);
    names.tags[repositoryName] = imageIds.flatMap(one => (one.imageTag ? [one.imageTag] : [])).sort();
  }
  const file = nameCacheFile(nameScope({local: context.settings.local, words, env: context.env}));
  const {default: writeFileAtomic} = await import('write-file-atomic');
  await mkdir(path.dirname(file), {recursive: true, mode: 0o700});
  await writeFileAtomic(file, JSON.stringify(names), {mode: 0o600});
}
