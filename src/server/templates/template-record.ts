import type {
  CreateRepositoryCreationTemplateRequest,
  UpdateRepositoryCreationTemplateRequest,
} from '@aws-sdk/client-ecr';
import {MIN_POLICY_CHARACTERS} from '../../lifecycle/policy.ts';
import type {CallContext} from '../call-context.ts';
import {invalidParameter} from '../ecr-fault.ts';
import {checkMutability} from '../images/tag-mutability.ts';
import {acceptLifecyclePolicy} from '../lifecycle/accept-lifecycle-policy.ts';
import {acceptPolicy} from '../policy-text/accept-policy.ts';
import {withTags} from '../repositories/resource-tags.ts';
import type {TemplateRecord} from '../state/registry-records.ts';

/** What a request may say of a template beside its prefix. */
type TemplateInput = Omit<UpdateRepositoryCreationTemplateRequest, 'prefix'>;

/**
 * A template as CreateRepositoryCreationTemplate makes it.
 * @throws EcrFault InvalidParameterException for policies and filters that do not fit
 */
export function newTemplate(
  call: CallContext,
  input: CreateRepositoryCreationTemplateRequest,
): TemplateRecord {
  const blank: TemplateRecord = {
    encryption: {encryptionType: 'AES256'},
    imageTagMutability: 'MUTABLE',
    appliedFor: [],
    createdAt: call.now,
    updatedAt: call.now,
  };
  return patchTemplate(call, blank, input);
}

/** The same template with everything that a request sends in place of what was there. */
export function patchTemplate(
  call: CallContext,
  record: TemplateRecord,
  input: TemplateInput,
): TemplateRecord {
  const patched: TemplateRecord = {
    ...withoutReplaced(record, input),
    ...(input.description === undefined ? {} : {description: input.description}),
    ...(input.encryptionConfiguration ? {encryption: input.encryptionConfiguration} : {}),
    ...(input.resourceTags ? {resourceTags: checkedTags(input.resourceTags)} : {}),
    ...(input.imageTagMutability || input.imageTagMutabilityExclusionFilters
      ? mutabilityOf(record, input)
      : {}),
    ...(input.repositoryPolicy
      ? {repositoryPolicy: acceptPolicy(call, input.repositoryPolicy, 'repository')}
      : {}),
    ...(input.lifecyclePolicy ? {lifecyclePolicy: checkedLifecyclePolicy(input.lifecyclePolicy)} : {}),
    ...(input.appliedFor ? {appliedFor: checkedWays(input.appliedFor)} : {}),
    ...(input.customRoleArn === undefined ? {} : {customRoleArn: input.customRoleArn}),
    updatedAt: call.now,
  };
  return patched;
}

/** Without members that an empty text or another mutability takes away. */
function withoutReplaced(record: TemplateRecord, input: TemplateInput): TemplateRecord {
  const rest = {...record};
  if (input.repositoryPolicy === '') delete rest.repositoryPolicy;
  if (input.lifecyclePolicy === '') delete rest.lifecyclePolicy;
  if (input.imageTagMutability !== undefined) delete rest.imageTagMutabilityExclusionFilters;
  return rest;
}

function mutabilityOf(record: TemplateRecord, input: TemplateInput) {
  return checkMutability(
    input.imageTagMutability ?? record.imageTagMutability,
    input.imageTagMutabilityExclusionFilters,
  );
}

function checkedTags(
  tags: NonNullable<TemplateInput['resourceTags']>,
): NonNullable<TemplateRecord['resourceTags']> {
  return Object.entries(withTags({}, tags)).map(([Key, Value]) => ({Key, Value}));
}

// ECR: a template's lifecycle policy is echoed as it was written, where PutLifecyclePolicy minifies
function checkedLifecyclePolicy(text: string): string {
  // Here a text may be shorter than the 100 characters of PutLifecyclePolicy.
  acceptLifecyclePolicy(text.padEnd(MIN_POLICY_CHARACTERS));
  return text;
}

function checkedWays(appliedFor: NonNullable<TemplateInput['appliedFor']>): TemplateRecord['appliedFor'] {
  if (appliedFor.length > 0) return [...new Set(appliedFor)];
  throw invalidParameter('appliedFor', 'Member must have length greater than or equal to 1');
}
