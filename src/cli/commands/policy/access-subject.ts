import type {NamedPolicy, PolicySet, RegistryPolicyScope} from '../../../access/decision/decision.ts';
import type {ContextValues} from '../../../access/decision/request-context.ts';
import {partitionOfRegion} from '../../../access/grammar/arn.ts';
import type {PolicyKind} from '../../../access/grammar/policy-document.ts';
import {readPolicy} from '../../../access/grammar/read-policy.ts';
import {hasCode} from '../../../errors.ts';
import {parseEcrHost} from '../../../oci/ecr-host.ts';
import {parseReference} from '../../../oci/reference.ts';
import type {CommandContext, EcrRegistry} from '../../context/command-context.ts';
import {type EcrRepository, repositoryOf} from '../../repository-of.ts';
import {type PolicyFlags, readPolicyFlags} from './policy-flags.ts';

/** A repository with everything that decides who may do what with it. */
export interface AccessSubject {
  resource: string;
  policies: PolicySet;
  /** What conditions may ask about the repository: its tags. */
  context: ContextValues;
}

/** The region of a repository that is judged offline and whose region nobody gave. */
const OFFLINE_REGION = 'us-east-1';

/**
 * Gathers what decides about a repository: from files alone where --policy is given, otherwise from the
 * registry, where files take the place of what the registry has.
 */
export async function accessSubject(
  context: CommandContext,
  repository: string,
  options: PolicyFlags & {assumedAccountId?: string | undefined},
): Promise<AccessSubject> {
  const given = await readPolicyFlags(options);
  if (options.policy !== undefined) return offlineSubject(context, repository, {given, ...options});
  return onlineSubject(context, await repositoryOf(context, repository), given);
}

function offlineSubject(
  context: CommandContext,
  repository: string,
  {given, assumedAccountId}: {given: PolicySet; assumedAccountId?: string | undefined},
): AccessSubject {
  const reference = parseReference(repository);
  const host = reference.registry === undefined ? undefined : parseEcrHost(reference.registry);
  const {settings} = context;
  const known = host?.registryId ?? settings.registryId;
  if (known === undefined) {
    const taken = assumedAccountId ? `taken to be in account ${assumedAccountId}` : 'of an unknown account';
    context.output.note(`note: the repository is ${taken}; --registry-id says which account owns it`);
  }
  const accountId = known ?? assumedAccountId ?? '';
  const region = host?.region ?? settings.region ?? OFFLINE_REGION;
  return {
    resource: `arn:${partitionOfRegion(region)}:ecr:${region}:${accountId}:repository/${reference.repository}`,
    policies: given,
    context: {},
  };
}

async function onlineSubject(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  given: PolicySet,
): Promise<AccessSubject> {
  const {repositories = []} = await ecr.client.send(
    'DescribeRepositories',
    {repositoryNames: [id.repositoryName], ...(id.registryId ? {registryId: id.registryId} : {})},
    context,
  );
  const resource = repositories[0]?.repositoryArn ?? '';
  const [repository, registry, registryScope, tags] = await Promise.all([
    readRemote(
      'repository',
      async () => (await ecr.client.send('GetRepositoryPolicy', id, context)).policyText,
    ),
    given.registry ?? registryPolicy(context, ecr),
    registryPolicyScope(context, ecr),
    tagContext(context, {ecr, resource}),
  ]);
  const policies = {...given, repository, registry, registryScope};
  return {resource, policies, context: tags};
}

async function registryPolicy(context: CommandContext, ecr: EcrRegistry): Promise<NamedPolicy | undefined> {
  return orWarn(context, 'the registry policy is not taken into account', () =>
    readRemote('registry', async () => (await ecr.client.send('GetRegistryPolicy', {}, context)).policyText),
  );
}

async function readRemote(
  kind: Extract<PolicyKind, 'repository' | 'registry'>,
  read: () => Promise<string | undefined>,
): Promise<NamedPolicy | undefined> {
  try {
    const text = await read();
    return text === undefined ? undefined : {name: `${kind} policy`, document: readPolicy(text, kind)};
  } catch (error) {
    if (hasCode(error, 'POLICY_NOT_FOUND')) return undefined;
    throw error;
  }
}

async function registryPolicyScope(
  context: CommandContext,
  ecr: EcrRegistry,
): Promise<RegistryPolicyScope | undefined> {
  const value = await orWarn(context, 'the registry policy is taken to be of scope V2', async () => {
    const setting = await ecr.client.send('GetAccountSetting', {name: 'REGISTRY_POLICY_SCOPE'}, context);
    return setting.value;
  });
  return value === 'V1' ? 'V1' : undefined;
}

async function tagContext(
  context: CommandContext,
  {ecr, resource}: {ecr: EcrRegistry; resource: string},
): Promise<ContextValues> {
  const tags = await orWarn(context, 'the tags of the repository are not taken into account', async () => {
    const answer = await ecr.client.send('ListTagsForResource', {resourceArn: resource}, context);
    return answer.tags;
  });
  return Object.fromEntries((tags ?? []).map(({Key, Value}) => [`aws:ResourceTag/${Key}`, Value ?? '']));
}

/** What we may not see is left out, and people are told. */
async function orWarn<T>(
  context: CommandContext,
  consequence: string,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!hasCode(error, 'ACCESS_DENIED', 'UNSUPPORTED', 'INVALID_INPUT')) throw error;
    context.output.warn(`${consequence}: ${error.message}`);
    return undefined;
  }
}
