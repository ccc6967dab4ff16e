import {partitionOfRegion} from '../../access/grammar/arn.ts';
import type {CallContext} from '../call-context.ts';
import {parseRepositoryArn, repositoryArn} from '../repositories/repository-arn.ts';
import type {RepositoryId} from '../state/records.ts';

/** Operations whose permission has another name than the operation. */
const ACTION: Readonly<Record<string, string>> = {ListImageReferrers: 'BatchGetImage'};

/** Members of an input that say what it is about. */
interface Addressed {
  registryId?: string;
  repositoryName?: string;
  repositoryNames?: string[];
  resourceArn?: string;
  /** Condition key `ecr:AccountSetting`. */
  name?: string;
  tags?: {Key?: string; Value?: string}[];
  tagKeys?: string[];
}

/** The operations that the condition key `ecr:AccountSetting` is for. */
const SETTING_OPERATIONS = new Set(['GetAccountSetting', 'PutAccountSetting']);

/**
 * Asks whether the caller may run an operation on what its input names; the answer is the ARNs of those
 * resources.
 * @throws EcrFault AccessDeniedException
 */
export function authorizeOperation(call: CallContext, operation: string, input: object): string[] {
  const addressed = input as Addressed;
  const action = ACTION[operation] ?? operation;
  const repositories = addressedRepositories(call, addressed);
  const details = detailsOf(operation, addressed);
  if (repositories.length === 0) {
    const accountId = addressed.registryId ?? call.caller.accountId;
    const resource = wideResource(call, operation, accountId);
    call.server.seams.authorize(call, {action, resource, accountId, ...details});
    return [];
  }
  return repositories.map(repository => {
    const resource = repositoryArn(repository);
    const request = {resource, accountId: repository.accountId, repository, ...details};
    call.server.seams.authorize(call, {action, ...request});
    // Tags that come with a new repository need the right to tag it.
    if (operation === 'CreateRepository' && addressed.tags?.length) {
      call.server.seams.authorize(call, {action: 'TagResource', ...request});
    }
    return resource;
  });
}

function addressedRepositories(call: CallContext, addressed: Addressed): RepositoryId[] {
  const {resourceArn, repositoryName, repositoryNames} = addressed;
  if (resourceArn !== undefined) return [parseRepositoryArn(resourceArn)];
  const names = repositoryName === undefined ? (repositoryNames ?? []) : [repositoryName];
  const registry = {accountId: addressed.registryId ?? call.caller.accountId, region: call.region};
  return names.map(name => ({...registry, repositoryName: name}));
}

/** Operations on a whole registry have no resource, but listing repositories names all of them. */
function wideResource(call: CallContext, operation: string, accountId: string): string {
  if (operation !== 'DescribeRepositories') return '*';
  return `arn:${partitionOfRegion(call.region)}:ecr:${call.region}:${accountId}:repository/*`;
}

function detailsOf(operation: string, {name, tags, tagKeys}: Addressed) {
  const given = tags?.map(({Key, Value}) => [Key ?? '', Value ?? '']) ?? tagKeys?.map(key => [key, '']);
  return {
    ...(given && {requestTags: Object.fromEntries(given) as Record<string, string>}),
    ...(SETTING_OPERATIONS.has(operation) && name !== undefined
      ? {conditions: {'ecr:AccountSetting': name}}
      : {}),
  };
}
