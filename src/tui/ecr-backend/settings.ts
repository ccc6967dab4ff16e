import type {Abortable} from '../../content/store.ts';
import type {EcrOutput} from '../../ecr/api.ts';
import {paginate} from '../../ecr/paginate.ts';
import {hasCode} from '../../errors.ts';
import type {SettingsSection} from '../backend.ts';
import type {EcrBackendParts} from './parts.ts';

/** The account settings that ECR knows; one that an older endpoint does not know is left out. */
const ACCOUNT_SETTINGS = ['BASIC_SCAN_TYPE_VERSION', 'REGISTRY_POLICY_SCOPE', 'BLOB_MOUNTING'] as const;

type Section = (parts: EcrBackendParts, options: Abortable) => Promise<string[]>;

const SECTIONS: readonly [title: string, read: Section][] = [
  ['Replication', readReplication],
  ['Scanning', readScanning],
  ['Pull-through cache', readPullThrough],
  ['Repository creation templates', readTemplates],
  ['Signing', readSigning],
  ['Registry policy', readPolicy],
  ['Account settings', readAccountSettings],
];

/** The settings of the registry under headings; of what we may not see, the reason. */
export function readRegistrySettings(parts: EcrBackendParts, options: Abortable): Promise<SettingsSection[]> {
  return Promise.all(
    SECTIONS.map(async ([title, read]) => ({title, lines: await readable(() => read(parts, options))})),
  );
}

async function readable(read: () => Promise<string[]>): Promise<string[]> {
  try {
    const lines = await read();
    return lines.length > 0 ? lines : ['none'];
  } catch (error) {
    if (hasCode(error, 'POLICY_NOT_FOUND', 'NOT_FOUND')) return ['none'];
    if (hasCode(error, 'ACCESS_DENIED', 'UNSUPPORTED', 'INVALID_INPUT')) return [error.message];
    throw error;
  }
}

async function readReplication({api}: EcrBackendParts, options: Abortable): Promise<string[]> {
  const {replicationConfiguration} = await api.send('DescribeRegistry', {}, options);
  return (replicationConfiguration?.rules ?? []).map(({destinations = [], repositoryFilters = []}) => {
    const to = destinations.map(({region, registryId}) => `${registryId} in ${region}`).join(', ');
    return `${which(repositoryFilters)} to ${to}`;
  });
}

async function readScanning({api}: EcrBackendParts, options: Abortable): Promise<string[]> {
  const {scanningConfiguration} = await api.send('GetRegistryScanningConfiguration', {}, options);
  const rules = (scanningConfiguration?.rules ?? []).map(
    ({scanFrequency, repositoryFilters = []}) =>
      `${which(repositoryFilters)}: ${scanFrequency?.toLowerCase().replaceAll('_', ' ')}`,
  );
  return [`${(scanningConfiguration?.scanType ?? 'BASIC').toLowerCase()} scanning`, ...rules];
}

async function readPullThrough({api}: EcrBackendParts, {signal}: Abortable): Promise<string[]> {
  const lines: string[] = [];
  for await (const page of paginate(api, 'DescribePullThroughCacheRules', {
    input: {},
    signal,
  })) {
    for (const rule of page.pullThroughCacheRules ?? []) {
      const credential = rule.credentialArn === undefined ? '' : ', with a stored credential';
      lines.push(`${rule.ecrRepositoryPrefix}/ from ${rule.upstreamRegistryUrl}${credential}`);
    }
  }
  return lines;
}

type Template = NonNullable<
  EcrOutput<'DescribeRepositoryCreationTemplates'>['repositoryCreationTemplates']
>[number];

async function readTemplates({api}: EcrBackendParts, {signal}: Abortable): Promise<string[]> {
  const lines: string[] = [];
  for await (const page of paginate(api, 'DescribeRepositoryCreationTemplates', {
    input: {},
    signal,
  })) {
    lines.push(...(page.repositoryCreationTemplates ?? []).map(templateLine));
  }
  return lines;
}

function templateLine({prefix, appliedFor = [], imageTagMutability, lifecyclePolicy}: Template): string {
  const gets = [
    imageTagMutability?.toLowerCase().replaceAll('_', ' '),
    lifecyclePolicy && 'a lifecycle policy',
  ];
  const what = gets.filter(Boolean).join(', ');
  const when = appliedFor.map(one => one.toLowerCase().replaceAll('_', ' ')).join(', ');
  return `${prefix}: ${what || 'default settings'}${when === '' ? '' : ` (for ${when})`}`;
}

async function readSigning({api}: EcrBackendParts, options: Abortable): Promise<string[]> {
  const {signingConfiguration} = await api.send('GetSigningConfiguration', {}, options);
  return (signingConfiguration?.rules ?? []).map(
    ({signingProfileArn, repositoryFilters = []}) => `${which(repositoryFilters)} by ${signingProfileArn}`,
  );
}

async function readPolicy({api}: EcrBackendParts, options: Abortable): Promise<string[]> {
  const {policyText} = await api.send('GetRegistryPolicy', {}, options);
  return policyText ? JSON.stringify(JSON.parse(policyText), undefined, 2).split('\n') : [];
}

async function readAccountSettings({api}: EcrBackendParts, options: Abortable): Promise<string[]> {
  const lines = await Promise.all(
    ACCOUNT_SETTINGS.map(async name => {
      const [line] = await readable(async () => {
        const setting = await api.send('GetAccountSetting', {name}, options);
        return [`${name}: ${setting.value ?? 'not set'}`];
      });
      return line?.startsWith(name) ? line : `${name}: ${line}`;
    }),
  );
  return lines;
}

function which(filters: readonly {filter?: string | undefined}[]): string {
  return filters.length === 0 ? 'all repositories' : filters.map(({filter}) => filter).join(', ');
}
