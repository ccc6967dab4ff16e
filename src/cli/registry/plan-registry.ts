import {isDeepStrictEqual} from 'node:util';
import type {EcrOperation} from '../../ecr/api.ts';
import type {RegistryDocument, WholeRegistry} from './registry-document.ts';

/** One call that brings a registry nearer to its file. */
export interface RegistryStep {
  /** `+` adds, `-` removes, `~` changes. */
  sign: '+' | '-' | '~';
  /** What changes, in the file's own words. */
  what: string;
  operation: EcrOperation;
  input: Record<string, unknown>;
  /** What is there and what shall be, where `what` does not say it. */
  before?: unknown;
  after?: unknown;
}

/** The calls that turn `current` into `wanted`, sections that the file leaves out untouched. Pure. */
export function planRegistry(current: WholeRegistry, wanted: RegistryDocument): RegistryStep[] {
  return [
    ...planWhole(current, wanted),
    ...planPolicy(current, wanted),
    ...planSettings(current, wanted),
    ...planList(current.pullThroughCacheRules, wanted.pullThroughCacheRules, CACHE_RULES),
    ...planList(current.repositoryCreationTemplates, wanted.repositoryCreationTemplates, TEMPLATES),
    ...planExclusions(current, wanted),
  ];
}

/** Sections that one call puts as a whole. */
function planWhole(current: WholeRegistry, wanted: RegistryDocument): RegistryStep[] {
  const steps: RegistryStep[] = [];
  const {replicationConfiguration, scanningConfiguration, signingConfiguration} = wanted;
  const change = (
    what: keyof RegistryDocument,
    operation: EcrOperation,
    input: Record<string, unknown>,
  ): void => {
    const [before, after] = [current[what], wanted[what]];
    if (!isDeepStrictEqual(before, after)) steps.push({sign: '~', what, operation, input, before, after});
  };
  if (replicationConfiguration) {
    change('replicationConfiguration', 'PutReplicationConfiguration', {replicationConfiguration});
  }
  if (scanningConfiguration) {
    change('scanningConfiguration', 'PutRegistryScanningConfiguration', scanningConfiguration);
  }
  if (signingConfiguration) {
    const empty = signingConfiguration.rules.length === 0;
    change(
      'signingConfiguration',
      empty ? 'DeleteSigningConfiguration' : 'PutSigningConfiguration',
      empty ? {} : {signingConfiguration},
    );
  }
  return steps;
}

function planPolicy(current: WholeRegistry, wanted: RegistryDocument): RegistryStep[] {
  const {registryPolicy} = wanted;
  if (registryPolicy === undefined || isDeepStrictEqual(current.registryPolicy, registryPolicy)) return [];
  const what = 'registryPolicy';
  const change = {what, before: current.registryPolicy, after: registryPolicy};
  if (registryPolicy === null) return [{...change, sign: '-', operation: 'DeleteRegistryPolicy', input: {}}];
  const input = {policyText: JSON.stringify(registryPolicy)};
  const sign = current.registryPolicy === null ? '+' : '~';
  return [{...change, sign, operation: 'PutRegistryPolicy', input}];
}

function planSettings(current: WholeRegistry, wanted: RegistryDocument): RegistryStep[] {
  return Object.entries(wanted.accountSettings ?? {})
    .filter(([name, value]) => current.accountSettings[name] !== value)
    .map(([name, value]) => ({
      sign: '~',
      what: `accountSettings.${name}: ${current.accountSettings[name] ?? 'unset'} -> ${value}`,
      operation: 'PutAccountSetting',
      input: {name, value},
    }));
}

function planExclusions(current: WholeRegistry, wanted: RegistryDocument): RegistryStep[] {
  const target = wanted.pullTimeUpdateExclusions;
  if (!target) return [];
  const known = current.pullTimeUpdateExclusions;
  const step =
    (sign: '+' | '-', operation: EcrOperation) =>
    (principalArn: string): RegistryStep => ({
      sign,
      what: `pullTimeUpdateExclusions: ${principalArn}`,
      operation,
      input: {principalArn},
    });
  return [
    ...known.filter(arn => !target.includes(arn)).map(step('-', 'DeregisterPullTimeUpdateExclusion')),
    ...target.filter(arn => !known.includes(arn)).map(step('+', 'RegisterPullTimeUpdateExclusion')),
  ];
}

/** How entries of a list are told apart and changed. */
interface ListKind {
  section: string;
  key: string;
  create: EcrOperation;
  update: EcrOperation;
  remove: EcrOperation;
  /** Members that the update operation takes; a change of any other needs a new entry. */
  updatable: readonly string[];
}

const CACHE_RULES: ListKind = {
  section: 'pullThroughCacheRules',
  key: 'ecrRepositoryPrefix',
  create: 'CreatePullThroughCacheRule',
  update: 'UpdatePullThroughCacheRule',
  remove: 'DeletePullThroughCacheRule',
  updatable: ['credentialArn', 'customRoleArn'],
};

const TEMPLATES: ListKind = {
  section: 'repositoryCreationTemplates',
  key: 'prefix',
  create: 'CreateRepositoryCreationTemplate',
  update: 'UpdateRepositoryCreationTemplate',
  remove: 'DeleteRepositoryCreationTemplate',
  updatable: [
    'description',
    'encryptionConfiguration',
    'resourceTags',
    'imageTagMutability',
    'imageTagMutabilityExclusionFilters',
    'repositoryPolicy',
    'lifecyclePolicy',
    'appliedFor',
    'customRoleArn',
  ],
};

type Entry = Record<string, unknown>;

function planList(
  known: readonly Entry[],
  wanted: readonly Entry[] | undefined,
  kind: ListKind,
): RegistryStep[] {
  if (!wanted) return [];
  const name = (entry: Entry): string => String(entry[kind.key]);
  const what = (entry: Entry): string => `${kind.section}: ${name(entry)}`;
  const steps: RegistryStep[] = [];
  for (const entry of known) {
    if (wanted.some(other => name(other) === name(entry))) continue;
    steps.push({sign: '-', what: what(entry), operation: kind.remove, input: {[kind.key]: entry[kind.key]}});
  }
  for (const entry of wanted) {
    const old = known.find(other => name(other) === name(entry));
    if (!old) steps.push({sign: '+', what: what(entry), operation: kind.create, input: entry});
    else if (!sameMembers(old, entry)) steps.push(...changeEntry(old, entry, kind));
  }
  return steps;
}

function changeEntry(old: Entry, entry: Entry, kind: ListKind): RegistryStep[] {
  const what = `${kind.section}: ${String(entry[kind.key])}`;
  const id = {[kind.key]: entry[kind.key]};
  const changed = [...new Set([...Object.keys(old), ...Object.keys(entry)])].filter(
    member => !isDeepStrictEqual(old[member], entry[member]) && entry[member] !== undefined,
  );
  if (changed.every(member => kind.updatable.includes(member))) {
    const pick = (from: Entry): Entry => Object.fromEntries(changed.map(member => [member, from[member]]));
    const [before, after] = [pick(old), pick(entry)];
    const sign = '~';
    return [
      {
        sign,
        what: `${what} (${changed.join(', ')})`,
        operation: kind.update,
        input: {...id, ...after},
        before,
        after,
      },
    ];
  }
  return [
    {sign: '-', what: `${what} (to be made anew: ${changed.join(', ')})`, operation: kind.remove, input: id},
    {sign: '+', what, operation: kind.create, input: entry},
  ];
}

/** Members that a file leaves out are the service's own defaults and no difference. */
function sameMembers(old: Entry, entry: Entry): boolean {
  return Object.keys(entry).every(member => isDeepStrictEqual(old[member], entry[member]));
}
