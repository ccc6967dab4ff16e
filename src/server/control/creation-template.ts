import type {
  CreateRepositoryCreationTemplateRequest,
  CreateRepositoryCreationTemplateResponse,
  DeleteRepositoryCreationTemplateRequest,
  DeleteRepositoryCreationTemplateResponse,
  DescribeRepositoryCreationTemplatesRequest,
  DescribeRepositoryCreationTemplatesResponse,
  UpdateRepositoryCreationTemplateRequest,
  UpdateRepositoryCreationTemplateResponse,
} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {TemplateRecord} from '../state/registry-records.ts';
import {templatesOf} from '../templates/create-from-template.ts';
import {describeTemplate} from '../templates/describe-template.ts';
import type {Template} from '../templates/find-template.ts';
import {newTemplate, patchTemplate} from '../templates/template-record.ts';
import {refusePaging} from './describe-repositories.ts';
import {listPage} from './list-page.ts';

const DEFAULT_PAGE = 100;

/** CreateRepositoryCreationTemplate: how repositories below a prefix are made that nobody makes by name. */
export async function createRepositoryCreationTemplate(
  call: CallContext,
  input: CreateRepositoryCreationTemplateRequest,
): Promise<CreateRepositoryCreationTemplateResponse> {
  const prefix = input.prefix!;
  const record = newTemplate(call, input);
  await call.state.transaction(() => {
    const table = call.state.table('templates');
    if (table.has(keyOf(call, prefix))) throw templateExists(prefix, call.caller.accountId);
    checkRoom(call);
    table.put(keyOf(call, prefix), record);
  });
  return answer(call, {prefix, record});
}

/** UpdateRepositoryCreationTemplate: changes what is sent and keeps the rest; an empty policy is removed. */
export async function updateRepositoryCreationTemplate(
  call: CallContext,
  input: UpdateRepositoryCreationTemplateRequest,
): Promise<UpdateRepositoryCreationTemplateResponse> {
  const prefix = input.prefix!;
  const record = await call.state.transaction(() => {
    const patched = patchTemplate(call, requireTemplate(call, prefix), input);
    call.state.table('templates').put(keyOf(call, prefix), patched);
    return patched;
  });
  return answer(call, {prefix, record});
}

/** DeleteRepositoryCreationTemplate: repositories that it made stay as they are. */
export async function deleteRepositoryCreationTemplate(
  call: CallContext,
  input: DeleteRepositoryCreationTemplateRequest,
): Promise<DeleteRepositoryCreationTemplateResponse> {
  const prefix = input.prefix!;
  const record = await call.state.transaction(() => {
    const found = requireTemplate(call, prefix);
    call.state.table('templates').remove(keyOf(call, prefix));
    return found;
  });
  return answer(call, {prefix, record});
}

/** DescribeRepositoryCreationTemplates: those of some prefixes, or all, a page at a time. */
export function describeRepositoryCreationTemplates(
  call: CallContext,
  input: DescribeRepositoryCreationTemplatesRequest,
): DescribeRepositoryCreationTemplatesResponse {
  const {prefixes} = input;
  if (prefixes) refusePaging(input, 'prefixes');
  const templates = templatesOf(call.state, registryOf(call));
  const wanted = prefixes ? templates.filter(({prefix}) => prefixes.includes(prefix)) : templates;
  const pageSize = prefixes ? wanted.length : DEFAULT_PAGE;
  const page = listPage(wanted, input, {keyOf: ({prefix}) => prefix, pageSize});
  return {
    registryId: call.caller.accountId,
    repositoryCreationTemplates: page.items.map(describeTemplate),
    ...page.next,
  };
}

function answer(call: CallContext, template: Template): CreateRepositoryCreationTemplateResponse {
  return {registryId: call.caller.accountId, repositoryCreationTemplate: describeTemplate(template)};
}

function requireTemplate(call: CallContext, prefix: string): TemplateRecord {
  const record = call.state.table('templates').get(keyOf(call, prefix));
  if (record) return record;
  throw new EcrFault(
    'TemplateNotFoundException',
    `The repository creation template with the prefix '${prefix}' does not exist in the registry with id '${call.caller.accountId}'`,
  );
}

function templateExists(prefix: string, registryId: string): EcrFault {
  return new EcrFault(
    'TemplateAlreadyExistsException',
    `The repository creation template with the prefix '${prefix}' already exists in the registry with id '${registryId}'`,
  );
}

function checkRoom(call: CallContext): void {
  const limit = call.server.services.quotas['creation-templates'];
  if (templatesOf(call.state, registryOf(call)).length < limit) return;
  throw new EcrFault(
    'LimitExceededException',
    `The maximum number of repository creation templates (${limit}) has been reached`,
  );
}

function registryOf({caller, region}: CallContext): {accountId: string; region: string} {
  return {accountId: caller.accountId, region};
}

function keyOf(call: CallContext, prefix: string): string[] {
  return [call.caller.accountId, call.region, prefix];
}
