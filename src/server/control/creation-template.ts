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
import {prefixSpellings} from '../repositories/prefix-spellings.ts';
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
    const there = findByPrefix(call, prefix);
    if (there) throw templateExists(there.prefix, call.caller.accountId);
    checkRoom(call);
    call.state.table('templates').put(keyOf(call, prefix), record);
  });
  return answer(call, {prefix, record});
}

/** UpdateRepositoryCreationTemplate: changes what is sent and keeps the rest; an empty policy is removed. */
export async function updateRepositoryCreationTemplate(
  call: CallContext,
  input: UpdateRepositoryCreationTemplateRequest,
): Promise<UpdateRepositoryCreationTemplateResponse> {
  const template = await call.state.transaction(() => {
    const {prefix, record} = requireTemplate(call, input.prefix!);
    const patched = patchTemplate(call, record, input);
    call.state.table('templates').put(keyOf(call, prefix), patched);
    return {prefix, record: patched};
  });
  return answer(call, template);
}

/** DeleteRepositoryCreationTemplate: repositories that it made stay as they are. */
export async function deleteRepositoryCreationTemplate(
  call: CallContext,
  input: DeleteRepositoryCreationTemplateRequest,
): Promise<DeleteRepositoryCreationTemplateResponse> {
  const template = await call.state.transaction(() => {
    const found = requireTemplate(call, input.prefix!);
    call.state.table('templates').remove(keyOf(call, found.prefix));
    return found;
  });
  return answer(call, template);
}

/** DescribeRepositoryCreationTemplates: those of some prefixes, or all, a page at a time. */
export function describeRepositoryCreationTemplates(
  call: CallContext,
  input: DescribeRepositoryCreationTemplatesRequest,
): DescribeRepositoryCreationTemplatesResponse {
  const {prefixes} = input;
  if (prefixes) refusePaging(input, 'prefixes');
  const templates = templatesOf(call.state, registryOf(call));
  const names = prefixes && new Set(prefixes.flatMap(prefixSpellings));
  const wanted = names ? templates.filter(({prefix}) => names.has(prefix)) : templates;
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

/** The template of a prefix, however the slash at its end was given. */
function findByPrefix(call: CallContext, wanted: string): Template | undefined {
  for (const prefix of prefixSpellings(wanted)) {
    const record = call.state.table('templates').get(keyOf(call, prefix));
    if (record) return {prefix, record};
  }
  return undefined;
}

function requireTemplate(call: CallContext, prefix: string): Template {
  const template = findByPrefix(call, prefix);
  if (template) return template;
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
