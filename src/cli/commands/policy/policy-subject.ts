import type {PolicyKind} from '../../../access/grammar/policy-document.ts';
import {EcrctlError, hasCode} from '../../../errors.ts';
import type {CommandContext, EcrRegistry} from '../../context/command-context.ts';
import {placeOf} from '../../questions/place-of.ts';
import {repositoryOf} from '../../repository-of.ts';

/** What the service says of a policy, in its own words. */
export interface PolicyRecord {
  registryId?: string | undefined;
  repositoryName?: string | undefined;
  policyText?: string | undefined;
}

/** What a policy is attached to: a repository or the registry. */
export interface PolicySubject {
  kind: Extract<PolicyKind, 'repository' | 'registry'>;
  ecr: EcrRegistry;
  /** What results print: the repository's name; absent for the registry. */
  repositoryName?: string;
  /** How results call it, with the host. */
  name(): Promise<string>;
  /** What questions name, with account, region and endpoint. */
  place(): Promise<string>;
  /** @throws EcrctlError POLICY_NOT_FOUND */
  read(): Promise<PolicyRecord>;
  write(policyText: string, options: {force: boolean}): Promise<PolicyRecord>;
  remove(): Promise<PolicyRecord>;
}

/** Finds what a command's policy is attached to: the repository that it names, or with --registry the registry. */
export async function policySubject(
  context: CommandContext,
  repository: string | undefined,
  options: {registry?: boolean},
): Promise<PolicySubject> {
  if (options.registry) {
    if (repository !== undefined) throw usage('--registry takes no repository', 'name one or the other');
    return registrySubject(context, await context.ecr());
  }
  if (repository === undefined) {
    throw usage('no repository is named', 'name a repository, or write --registry for the registry’s policy');
  }
  return repositorySubject(context, repository);
}

/** The text of a policy that may not be there. */
export async function currentPolicyText(subject: PolicySubject): Promise<string | undefined> {
  try {
    return (await subject.read()).policyText;
  } catch (error) {
    if (hasCode(error, 'POLICY_NOT_FOUND')) return undefined;
    throw error;
  }
}

async function repositorySubject(context: CommandContext, repository: string): Promise<PolicySubject> {
  const {ecr, id} = await repositoryOf(context, repository);
  const {client} = ecr;
  return {
    kind: 'repository',
    ecr,
    repositoryName: id.repositoryName,
    name: async () => `${await ecr.host()}/${id.repositoryName}`,
    place: async () => `${id.repositoryName} (${await placeOf(ecr)})`,
    read: () => client.send('GetRepositoryPolicy', id, context),
    write: (policyText, {force}) => client.send('SetRepositoryPolicy', {...id, policyText, force}, context),
    remove: () => client.send('DeleteRepositoryPolicy', id, context),
  };
}

function registrySubject(context: CommandContext, ecr: EcrRegistry): PolicySubject {
  const {client} = ecr;
  return {
    kind: 'registry',
    ecr,
    name: async () => `the registry ${await ecr.host()}`,
    place: async () => `the registry (${await placeOf(ecr)})`,
    read: () => client.send('GetRegistryPolicy', {}, context),
    write: policyText => client.send('PutRegistryPolicy', {policyText}, context),
    remove: () => client.send('DeleteRegistryPolicy', {}, context),
  };
}

function usage(message: string, hint: string): EcrctlError {
  return new EcrctlError('USAGE', message, {hint});
}
