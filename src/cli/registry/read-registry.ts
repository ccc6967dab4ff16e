import type {EcrClient} from '../../ecr/client.ts';
import {isServiceError} from '../../ecr/failures/ecr-error.ts';
import {type PagedOperation, paginate} from '../../ecr/paginate.ts';
import type {WholeRegistry} from './registry-document.ts';

/** Settings of an account that a registry file can hold (facts of the API: GetAccountSetting). */
const ACCOUNT_SETTINGS = ['BASIC_SCAN_TYPE_VERSION', 'REGISTRY_POLICY_SCOPE', 'BLOB_MOUNTING'] as const;

/** Options of reading. */
interface Reading {
  signal: AbortSignal;
}

/** Reads every setting of a registry. */
export async function readRegistry(client: EcrClient, options: Reading): Promise<WholeRegistry> {
  const [registry, scanning, signing, policy, settings, rules, templates, exclusions] = await Promise.all([
    client.send('DescribeRegistry', {}, options),
    client.send('GetRegistryScanningConfiguration', {}, options),
    orAbsent(client.send('GetSigningConfiguration', {}, options), 'SigningConfigurationNotFoundException'),
    orAbsent(client.send('GetRegistryPolicy', {}, options), 'RegistryPolicyNotFoundException'),
    readAccountSettings(client, options),
    listAll(client, 'DescribePullThroughCacheRules', options),
    listAll(client, 'DescribeRepositoryCreationTemplates', options),
    listAll(client, 'ListPullTimeUpdateExclusions', options),
  ]);
  const document = {
    replicationConfiguration: registry.replicationConfiguration ?? {rules: []},
    scanningConfiguration: scanning.scanningConfiguration ?? {},
    signingConfiguration: signing?.signingConfiguration ?? {rules: []},
    registryPolicy: policy?.policyText ? JSON.parse(policy.policyText) : null,
    accountSettings: settings,
    pullThroughCacheRules: rules.map(rule => without(rule, 'createdAt', 'updatedAt', 'registryId')),
    repositoryCreationTemplates: templates.map(one => without(one, 'createdAt', 'updatedAt')),
    pullTimeUpdateExclusions: exclusions as unknown as string[],
  };
  return JSON.parse(JSON.stringify(document)) as WholeRegistry;
}

async function readAccountSettings(client: EcrClient, options: Reading): Promise<Record<string, string>> {
  const found = await Promise.all(
    ACCOUNT_SETTINGS.map(async name => [
      name,
      (await client.send('GetAccountSetting', {name}, options)).value,
    ]),
  );
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

/** Every entry of a listing whose answers have one list. */
async function listAll(client: EcrClient, operation: PagedOperation, options: Reading): Promise<object[]> {
  const entries: object[] = [];
  for await (const page of paginate(client, operation, {input: {} as never, ...options})) {
    const list = Object.values(page).find(Array.isArray);
    entries.push(...((list ?? []) as object[]));
  }
  return entries;
}

async function orAbsent<T>(asked: Promise<T>, absence: string): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isServiceError(error, absence)) return undefined;
    throw error;
  }
}

function without(entry: object, ...names: string[]): object {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !names.includes(name)));
}
