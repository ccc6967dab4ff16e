import type {EcrInput, EcrOperation} from '../../ecr/api.ts';
import {listImageIds} from '../../ecr/images/images.ts';
import {listRepositories} from '../../ecr/repositories.ts';
import {EcrctlError, hasCode} from '../../errors.ts';
import type {CommandContext, EcrRegistry} from '../context/command-context.ts';
import type {EcrRepository} from '../repository-of.ts';
import {broken, doubtful, type Finding, failed, fine, skipped} from './finding.ts';

/** Amazon ECR's default quotas (service quotas, 2026). */
const MAX_REPOSITORIES = 100_000;
const MAX_IMAGES = 100_000;
/** The share of a quota from which on it is worth a thought. */
const NEARLY = 0.9;

/** No image and no layer has this digest: whoever asks for it changes and costs nothing. */
const NO_DIGEST = `sha256:${'0'.repeat(64)}`;
const NO_UPLOAD = '00000000-0000-0000-0000-000000000000';

/** A call that a push or a pull makes, in a form that cannot succeed. */
interface HarmlessCall<Name extends EcrOperation = EcrOperation> {
  operation: Name;
  input: Omit<EcrInput<Name>, 'repositoryName' | 'registryId'>;
}

/** What AmazonEC2ContainerRegistryPullOnly allows, and no more. */
const PULL: readonly HarmlessCall[] = [
  {operation: 'BatchGetImage', input: {imageIds: [{imageDigest: NO_DIGEST}]}},
  {operation: 'GetDownloadUrlForLayer', input: {layerDigest: NO_DIGEST}},
];

/** InitiateLayerUpload would leave an upload behind; who may complete one may begin it, as a rule. */
const PUSH: readonly HarmlessCall[] = [
  {operation: 'BatchCheckLayerAvailability', input: {layerDigests: [NO_DIGEST]}},
  {operation: 'CompleteLayerUpload', input: {uploadId: NO_UPLOAD, layerDigests: [NO_DIGEST]}},
  {operation: 'PutImage', input: {imageManifest: '{}'}},
];

const CALLS = {pull: PULL, push: PUSH};

/** What somebody wants to do with images. */
export type Purpose = keyof typeof CALLS;

/** Every purpose, in the order in which they are told. */
export const PURPOSES = Object.keys(CALLS) as readonly Purpose[];

/** Whether the caller may pull from or push to a repository, by calls that cannot change anything. */
export async function checkPermissions(
  context: CommandContext,
  repository: EcrRepository,
  purposes: readonly Purpose[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const purpose of purposes) {
    findings.push(await mayCall(context, repository, {check: `may ${purpose}`, calls: CALLS[purpose]}));
  }
  return findings;
}

async function mayCall(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  {check, calls}: {check: string; calls: readonly HarmlessCall[]},
): Promise<Finding> {
  const denied: string[] = [];
  for (const {operation, input} of calls) {
    try {
      await ecr.client.send(operation, {...id, ...input} as never, context);
    } catch (error) {
      if (!(error instanceof EcrctlError) || context.signal.aborted) throw error;
      if (hasCode(error, 'ACCESS_DENIED', 'UNAUTHORIZED')) denied.push(operation);
      else if (UNREACHED.some(code => hasCode(error, code))) return failed(check, error);
    }
  }
  const names = calls.map(({operation}) => operation).join(', ');
  if (denied.length === 0) return fine(check, `${id.repositoryName}: ${names} are allowed`);
  return {
    ...broken(
      check,
      `${id.repositoryName}: ${denied.join(', ')} ${denied.length === 1 ? 'is' : 'are'} denied`,
      `allow ${denied.map(one => `ecr:${one}`).join(', ')} in your identity’s policy or the repository’s (ecrctl policy check)`,
    ),
    code: 'ACCESS_DENIED',
  };
}

/** Failures that are about the way to the service, not about what the call asked for. */
const UNREACHED = ['REPOSITORY_NOT_FOUND', 'THROTTLED', 'NETWORK_ERROR', 'TIMED_OUT'] as const;

/** How much of the quotas is used up, and the first repository for checks that need one. */
export async function checkQuotas(
  context: CommandContext,
  ecr: EcrRegistry,
  named: EcrRepository | undefined,
): Promise<{findings: Finding[]; first?: EcrRepository}> {
  let first: EcrRepository | undefined;
  const found = (repository: EcrRepository): void => {
    first ??= repository;
  };
  const findings = [await measured('DescribeRepositories', () => repositoriesHeadroom(context, ecr, found))];
  if (named) findings.push(await measured('ListImages', () => imagesHeadroom(context, named)));
  return {findings, ...(first ? {first} : {})};
}

/** Neither a push nor a pull needs to know: who may not count goes without. */
async function measured(operation: EcrOperation, measure: () => Promise<Finding>): Promise<Finding> {
  try {
    return await measure();
  } catch (error) {
    if (!hasCode(error, 'ACCESS_DENIED')) return failed('quotas', error);
    return skipped('quotas', `counting needs the permission ecr:${operation}; pushes and pulls do not`);
  }
}

async function repositoriesHeadroom(
  {signal}: CommandContext,
  ecr: EcrRegistry,
  found: (repository: EcrRepository) => void,
): Promise<Finding> {
  const scope = ecr.registryId === undefined ? {} : {registryId: ecr.registryId};
  let repositories = 0;
  for await (const {repositoryName} of listRepositories(ecr.client, {...scope, signal})) {
    repositories += 1;
    found({ecr, id: {...scope, repositoryName: repositoryName!}});
  }
  return headroom('repositories', repositories, MAX_REPOSITORIES);
}

async function imagesHeadroom(context: CommandContext, {ecr, id}: EcrRepository): Promise<Finding> {
  const digests = new Set<string>();
  for await (const {imageDigest} of listImageIds({api: ecr.client, id}, context)) digests.add(imageDigest!);
  return headroom(`images in ${id.repositoryName}`, digests.size, MAX_IMAGES);
}

function headroom(what: string, used: number, limit: number): Finding {
  const message = `${what}: ${used} of ${limit} by default`;
  if (used < limit * NEARLY) return fine('quotas', message);
  return doubtful(
    'quotas',
    message,
    'raise the quota (Service Quotas), or clean up: ecrctl usage, ecrctl lifecycle',
  );
}
