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

const PULL: readonly HarmlessCall[] = [
  {operation: 'BatchCheckLayerAvailability', input: {layerDigests: [NO_DIGEST]}},
  {operation: 'BatchGetImage', input: {imageIds: [{imageDigest: NO_DIGEST}]}},
  {operation: 'GetDownloadUrlForLayer', input: {layerDigest: NO_DIGEST}},
];

/** InitiateLayerUpload would leave an upload behind; who may complete one may begin it, as a rule. */
const PUSH: readonly HarmlessCall[] = [
  {operation: 'BatchCheckLayerAvailability', input: {layerDigests: [NO_DIGEST]}},
  {operation: 'CompleteLayerUpload', input: {uploadId: NO_UPLOAD, layerDigests: [NO_DIGEST]}},
  {operation: 'PutImage', input: {imageManifest: '{}'}},
];

/** Whether the caller may pull from and push to a repository, by calls that cannot change anything. */
export async function checkPermissions(
  context: CommandContext,
  repository: EcrRepository | undefined,
): Promise<Finding[]> {
  const checks = {pull: PULL, push: PUSH};
  const findings: Finding[] = [];
  for (const [verb, calls] of Object.entries(checks)) {
    const check = `may ${verb}`;
    findings.push(
      repository
        ? await mayCall(context, repository, {check, calls})
        : skipped(check, 'there is no repository; ecrctl repository create NAME makes one'),
    );
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
  const scope = ecr.registryId === undefined ? {} : {registryId: ecr.registryId};
  let repositories = 0;
  let first: EcrRepository | undefined;
  try {
    for await (const {repositoryName} of listRepositories(ecr.client, {...scope, signal: context.signal})) {
      repositories += 1;
      first ??= {ecr, id: {...scope, repositoryName: repositoryName!}};
    }
    const findings = [headroom('repositories', repositories, MAX_REPOSITORIES)];
    if (named) findings.push(await imagesHeadroom(context, named));
    return {findings, ...(first ? {first} : {})};
  } catch (error) {
    return {findings: [failed('quotas', error, 'the permission ecr:DescribeRepositories is needed')]};
  }
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
