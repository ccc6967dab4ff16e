import {actionMatcher} from '../decision/match-statement.ts';
import type {PatternClause} from './policy-document.ts';

/** How AWS classes an action (Service Authorization Reference). */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions';

/** An action of Amazon ECR that policies can speak of. */
export interface EcrAction {
  /** With prefix: `ecr:PutImage`. */
  name: string;
  level: AccessLevel;
  /** Whether it acts on a repository; the others act on the registry and take only `*` as resource. */
  onRepository: boolean;
  /** Whether it exists in policies only and is no operation of the API. */
  permissionOnly: boolean;
}

const ON_REPOSITORY: Record<AccessLevel, string> = {
  List: 'DescribeRepositories ListImages',
  Read:
    'BatchCheckLayerAvailability BatchGetImage BatchGetRepositoryScanningConfiguration ' +
    'DescribeImageReplicationStatus DescribeImageScanFindings DescribeImageSigningStatus DescribeImages ' +
    'GetDownloadUrlForLayer GetImageCopyStatus GetLifecyclePolicy GetLifecyclePolicyPreview ' +
    'GetRepositoryPolicy ListImageReferrers ListTagsForResource',
  Write:
    'BatchDeleteImage BatchImportUpstreamImage CompleteLayerUpload CreateRepository DeleteLifecyclePolicy ' +
    'DeleteRepository InitiateLayerUpload PutImage PutImageScanningConfiguration PutImageTagMutability ' +
    'PutLifecyclePolicy ReplicateImage StartImageScan StartLifecyclePolicyPreview UpdateImageStorageClass ' +
    'UploadLayerPart',
  Tagging: 'TagResource UntagResource',
  Permissions: 'DeleteRepositoryPolicy SetRepositoryPolicy',
};

const ON_REGISTRY: Record<AccessLevel, string> = {
  List: '',
  Read:
    'DescribePullThroughCacheRules DescribeRegistry DescribeRepositoryCreationTemplates GetAccountSetting ' +
    'GetAuthorizationToken GetRegistryPolicy GetRegistryScanningConfiguration GetSigningConfiguration ' +
    'DescribeReplicationBackfillResults ListPullTimeUpdateExclusions ListReplicationBackfills ' +
    'ValidatePullThroughCacheRule',
  Write:
    'CreatePullThroughCacheRule CreateRepositoryCreationTemplate DeletePullThroughCacheRule ' +
    'DeleteRepositoryCreationTemplate DeleteSigningConfiguration DeregisterPullTimeUpdateExclusion ' +
    'PutAccountSetting PutRegistryScanningConfiguration PutReplicationConfiguration PutSigningConfiguration ' +
    'RegisterPullTimeUpdateExclusion StartReplicationBackfill StopReplicationBackfill ' +
    'UpdatePullThroughCacheRule UpdateRepositoryCreationTemplate',
  Tagging: '',
  Permissions: 'DeleteRegistryPolicy PutRegistryPolicy',
};

/** Actions that policies grant though the API has no operation of that name. */
const PERMISSION_ONLY = new Set(['BatchImportUpstreamImage', 'GetImageCopyStatus', 'ReplicateImage']);

/** Every action of Amazon ECR, in alphabetical order. */
export const ECR_ACTIONS: readonly EcrAction[] = [
  ...actionsOf(ON_REPOSITORY, true),
  ...actionsOf(ON_REGISTRY, false),
].sort((a, b) => (a.name < b.name ? -1 : 1));

const BY_NAME = new Map(ECR_ACTIONS.map(action => [action.name.toLowerCase(), action]));

/** The action of a name, in any case; undefined when ECR has none. */
export function findEcrAction(name: string): EcrAction | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** The ECR actions that an `Action` or `NotAction` covers, by name. */
export function coveredEcrActions(clause: PatternClause): string[] {
  const covers = actionMatcher(clause);
  return ECR_ACTIONS.map(({name}) => name).filter(covers);
}

function actionsOf(byLevel: Record<AccessLevel, string>, onRepository: boolean): EcrAction[] {
  return Object.entries(byLevel).flatMap(([level, names]) =>
    names
      .split(' ')
      .filter(name => name !== '')
      .map(name => ({
        name: `ecr:${name}`,
        level: level as AccessLevel,
        onRepository,
        permissionOnly: PERMISSION_ONLY.has(name),
      })),
  );
}

/** Whether an action removes images or repositories. */
export function isDeletingAction(name: string): boolean {
  return name === 'ecr:BatchDeleteImage' || name === 'ecr:DeleteRepository';
}
