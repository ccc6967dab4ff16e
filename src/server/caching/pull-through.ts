import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {digestOfTag, imageKey} from '../images/image-records.ts';
import {repositoryArn} from '../repositories/repository-arn.ts';
import type {RepositoryId} from '../state/records.ts';
import type {CacheRuleRecord} from '../state/registry-records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import {cacheRulesOf} from './cache-rules.ts';
import {type CacheRule, findCacheRule, upstreamRepositoryName} from './find-cache-rule.ts';
import {importImage} from './import-image.ts';
import {UpstreamError} from './upstream-error.ts';
import type {UpstreamRegistry} from './upstream-registry.ts';

/** How long a tag counts as fresh; after it the upstream is asked again when the tag is pulled. */
const FRESH = 24 * 60 * 60 * 1000;

/** An image that a pull asks for. */
export interface WantedImage {
  repository: RepositoryId;
  tagOrDigest: string;
}

/** Brings an image here before it is looked up; undefined where there is nothing to bring. */
export type PullThrough = (call: CallContext, wanted: WantedImage) => Promise<void> | undefined;

/**
 * Pulling through the cache rules of registries. Several pulls of one image at a time fetch it once. A
 * failure is told only where there is no cached copy to serve instead.
 */
export function createPullThrough(): PullThrough {
  const running = new Map<string, Promise<void>>();
  return (call, wanted) => {
    const {upstream} = call.server.services;
    const rule = findCacheRule(cacheRulesOf(call.state, wanted.repository), wanted.repository.repositoryName);
    if (!upstream || !rule || isFresh(call, wanted)) return undefined;
    const key = [...repositoryKey(wanted.repository), wanted.tagOrDigest].join(' ');
    const fetching =
      running.get(key) ?? fetchImage(call, {upstream, rule, wanted}).finally(() => running.delete(key));
    running.set(key, fetching);
    return fetching;
  };
}

/** What a fetch needs to know. */
interface Fetch {
  upstream: UpstreamRegistry;
  rule: CacheRule;
  wanted: WantedImage;
}

async function fetchImage(call: CallContext, {upstream, rule, wanted}: Fetch): Promise<void> {
  const {repository, tagOrDigest} = wanted;
  const source = {registryHost: rule.record.upstreamRegistryUrl, credentialArn: rule.record.credentialArn};
  const upstreamName = upstreamRepositoryName(rule, repository.repositoryName);
  const cached = isDigestText(tagOrDigest) ? undefined : digestOfTag(call.state, repository, tagOrDigest);
  try {
    authorizeImport(call, repository);
    const digest = await upstream.resolve(source, upstreamName, tagOrDigest);
    if (digest === cached) await markChecked(call, wanted);
    else await importImage(call, {upstream, rule, source, upstreamName, digest, ...wanted});
  } catch (error) {
    if (cached === undefined) throwUnlessAbsent(error, rule);
  }
}

/** The service's text (aws/containers-roadmap#2354); its end after "credentials" is not in that report. */
const DENIED =
  'The authentication to the upstream registry failed. Verify that the credentials used are valid and the upstream image exists.';

function notPulled({upstreamRegistryUrl}: CacheRuleRecord, {message}: UpstreamError): string {
  return `The image could not be pulled from the upstream registry '${upstreamRegistryUrl}': ${message}`;
}

// ECR: when a refresh fails, the cached copy is served.
/** What is not upstream either is left to the lookup, which knows the words for it. */
function throwUnlessAbsent(error: unknown, {record}: CacheRule): void {
  if (!(error instanceof UpstreamError)) throw error;
  if (error.failure === 'not-found') return;
  const message = error.failure === 'denied' ? DENIED : notPulled(record, error);
  throw new EcrFault('UnableToGetUpstreamImageException', message, {cause: error});
}

/** The first pull needs the right to import, and to create the repository where it is not there yet. */
function authorizeImport(call: CallContext, repository: RepositoryId): void {
  const resource = repositoryArn(repository);
  const request = {resource, accountId: repository.accountId, repository};
  call.server.seams.authorize(call, {action: 'BatchImportUpstreamImage', ...request});
  if (call.state.table('repositories').has(repositoryKey(repository))) return;
  call.server.seams.authorize(call, {action: 'CreateRepository', ...request});
}

function isFresh({state, now}: CallContext, {repository, tagOrDigest}: WantedImage): boolean {
  if (isDigestText(tagOrDigest)) return state.table('images').has(imageKey(repository, tagOrDigest));
  if (digestOfTag(state, repository, tagOrDigest) === undefined) return false;
  const checked = state.table('cachedTags').get([...repositoryKey(repository), tagOrDigest]);
  return checked !== undefined && now - checked.checkedAt < FRESH;
}

function isDigestText(tagOrDigest: string): boolean {
  return tagOrDigest.includes(':');
}

function markChecked(call: CallContext, {repository, tagOrDigest}: WantedImage): Promise<void> {
  return call.state.transaction(() =>
    call.state.table('cachedTags').put([...repositoryKey(repository), tagOrDigest], {checkedAt: call.now}),
  );
}
