import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {paginate} from '../../ecr/paginate.ts';
import type {PublicClient} from '../../ecr/public/public-client.ts';
import {hasCode} from '../../errors.ts';
import type {CommandContext, EcrRegistry} from '../context/command-context.ts';
import {type CachedNames, nameCacheFile, readNameCache} from './name-cache.ts';
import {nameScope} from './name-scope.ts';

/** Repositories whose tags are fetched along, and tags of each: enough for a keypress, little to ask. */
const REPOSITORIES_WITH_TAGS = 20;
const MAX_REPOSITORIES = 10_000;
const MAX_TAGS = 500;

/**
 * Fetches the names of the context's registry into the cache that the command line `words` reads, the tags of
 * `wanted` repositories first; run by completion, in the background.
 */
export async function refreshNames(
  context: CommandContext,
  words: readonly string[],
  wanted: readonly string[],
): Promise<void> {
  const file = nameCacheFile(await nameScope(words, {env: context.env, folder: process.cwd()}));
  const repositories = await repositoryNames(context);
  const known = readNameCache(file).names.tags;
  const tags: CachedNames['tags'] = {};
  for (const name of repositories) if (known[name]) tags[name] = known[name];
  const asked = wanted.filter(name => repositories.includes(name));
  for (const name of new Set([...asked, ...repositories.slice(0, REPOSITORIES_WITH_TAGS)])) {
    tags[name] = await tagsOf(context, name);
  }
  const {default: writeFileAtomic} = await import('write-file-atomic');
  await mkdir(path.dirname(file), {recursive: true, mode: 0o700});
  await writeFileAtomic(file, JSON.stringify({repositories, tags}), {mode: 0o600});
}

async function repositoryNames(context: CommandContext): Promise<string[]> {
  const {client, registryId} = await context.ecr();
  const input = {...(registryId ? {registryId} : {}), maxResults: 1000};
  const names: string[] = [];
  for await (const page of paginate(client, 'DescribeRepositories', {input, signal: context.signal})) {
    names.push(...(page.repositories ?? []).map(one => one.repositoryName!));
    if (names.length >= MAX_REPOSITORIES) break;
  }
  return names.sort();
}

/** A repository that is gone since it was listed has none. */
async function tagsOf(context: CommandContext, repositoryName: string): Promise<string[]> {
  const ecr = await context.ecr();
  try {
    const tags = ecr.public
      ? await publicTags(context, ecr.public, repositoryName)
      : await privateTags(context, ecr, repositoryName);
    return [...new Set(tags.filter(tag => tag !== undefined))].sort();
  } catch (error) {
    if (hasCode(error, 'REPOSITORY_NOT_FOUND')) return [];
    throw error;
  }
}

async function privateTags(
  context: CommandContext,
  {client, registryId}: EcrRegistry,
  repositoryName: string,
): Promise<(string | undefined)[]> {
  const filter = {tagStatus: 'TAGGED' as const};
  const input = {repositoryName, ...(registryId ? {registryId} : {}), maxResults: MAX_TAGS, filter};
  const {imageIds = []} = await client.send('ListImages', input, context);
  return imageIds.map(one => one.imageTag);
}

/** ECR Public has no ListImages. */
async function publicTags(
  context: CommandContext,
  client: PublicClient,
  repositoryName: string,
): Promise<(string | undefined)[]> {
  const input = {repositoryName, maxResults: MAX_TAGS};
  const {imageTagDetails = []} = await client.send('DescribeImageTags', input, context);
  return imageTagDetails.map(one => one.imageTag);
}
