import type {EncryptionConfiguration, RCTAppliedFor} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {minifyJson} from '../policy-text/minify-json.ts';
import {addRepository} from '../repositories/create.ts';
import {managedKeyArn} from '../repositories/managed-key.ts';
import type {RepositoryId, RepositoryRecord} from '../state/records.ts';
import type {TemplateRecord} from '../state/registry-records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {findTemplate, type Template} from './find-template.ts';

/** Every template of a registry, by prefix. */
export function templatesOf(
  state: State,
  {accountId, region}: {accountId: string; region: string},
): Template[] {
  const entries = state.table('templates').range({prefix: [accountId, region]});
  return Array.from(entries, ({key, value}) => ({prefix: String(key[2]), record: value}));
}

/**
 * Makes a repository that nobody asked for by name, inside a transaction: by its template, or where there is
 * none as ECR makes it by default. Pushing creates only what a template says, so that way there may be
 * nothing to make: then the answer is false.
 * @throws EcrFault ValidationException for a template that lacks the role it needs, and what `addRepository`
 * throws
 */
export function createFromTemplate(call: CallContext, repository: RepositoryId, way: RCTAppliedFor): boolean {
  const template = findTemplate(templatesOf(call.state, repository), repository.repositoryName, way);
  if (!template && way === 'CREATE_ON_PUSH') return false;
  if (template) checkRole(template);
  addRepository(call, repository, recordOf(call, repository, {way, template: template?.record}));
  if (template) putPolicies(call.state, repository, template.record, call.now);
  return true;
}

function recordOf(
  call: CallContext,
  repository: RepositoryId,
  {way, template}: {way: RCTAppliedFor; template: TemplateRecord | undefined},
): RepositoryRecord {
  const filters = template?.imageTagMutabilityExclusionFilters;
  return {
    createdAt: call.now,
    imageTagMutability: template?.imageTagMutability ?? 'MUTABLE',
    ...(filters ? {imageTagMutabilityExclusionFilters: filters} : {}),
    scanOnPush: false,
    encryption: encryptionOf(repository, template),
    tags: Object.fromEntries((template?.resourceTags ?? []).map(({Key, Value}) => [Key, Value])),
    createdBy: way,
  };
}

function encryptionOf(
  repository: RepositoryId,
  template: TemplateRecord | undefined,
): EncryptionConfiguration {
  const encryptionType = template?.encryption.encryptionType ?? 'AES256';
  if (encryptionType === 'AES256') return {encryptionType};
  return {encryptionType, kmsKey: template?.encryption.kmsKey || managedKeyArn(repository)};
}

function putPolicies(state: State, repository: RepositoryId, template: TemplateRecord, now: number): void {
  const {repositoryPolicy, lifecyclePolicy} = template;
  const key = repositoryKey(repository);
  if (repositoryPolicy) state.table('repositoryPolicies').put(key, {text: repositoryPolicy});
  if (lifecyclePolicy) {
    state.table('lifecyclePolicies').put(key, {text: minifyJson(lifecyclePolicy), putAt: now});
  }
}

// ECR: a template with tags or a KMS key but no role is accepted, and fails only when a repository is made
function checkRole({prefix, record}: Template): void {
  const needsRole = (record.resourceTags?.length ?? 0) > 0 || record.encryption.encryptionType !== 'AES256';
  if (!needsRole || record.customRoleArn !== undefined) return;
  throw new EcrFault(
    'ValidationException',
    `The repository creation template with prefix '${prefix}' sets tags or a KMS key and needs a customRoleArn`,
  );
}
