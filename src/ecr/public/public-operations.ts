import {
  BatchCheckLayerAvailabilityCommand,
  BatchDeleteImageCommand,
  CompleteLayerUploadCommand,
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DeleteRepositoryPolicyCommand,
  DescribeImagesCommand,
  DescribeImageTagsCommand,
  DescribeRegistriesCommand,
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
  GetRegistryCatalogDataCommand,
  GetRepositoryCatalogDataCommand,
  GetRepositoryPolicyCommand,
  InitiateLayerUploadCommand,
  ListTagsForResourceCommand,
  PutImageCommand,
  PutRegistryCatalogDataCommand,
  PutRepositoryCatalogDataCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr-public';

/** Every operation of ECR Public's API by its name, with the command that carries it. */
export const PUBLIC_OPERATIONS = {
  BatchCheckLayerAvailability: BatchCheckLayerAvailabilityCommand,
  BatchDeleteImage: BatchDeleteImageCommand,
  CompleteLayerUpload: CompleteLayerUploadCommand,
  CreateRepository: CreateRepositoryCommand,
  DeleteRepository: DeleteRepositoryCommand,
  DeleteRepositoryPolicy: DeleteRepositoryPolicyCommand,
  DescribeImageTags: DescribeImageTagsCommand,
  DescribeImages: DescribeImagesCommand,
  DescribeRegistries: DescribeRegistriesCommand,
  DescribeRepositories: DescribeRepositoriesCommand,
  GetAuthorizationToken: GetAuthorizationTokenCommand,
  GetRegistryCatalogData: GetRegistryCatalogDataCommand,
  GetRepositoryCatalogData: GetRepositoryCatalogDataCommand,
  GetRepositoryPolicy: GetRepositoryPolicyCommand,
  InitiateLayerUpload: InitiateLayerUploadCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  PutImage: PutImageCommand,
  PutRegistryCatalogData: PutRegistryCatalogDataCommand,
  PutRepositoryCatalogData: PutRepositoryCatalogDataCommand,
  SetRepositoryPolicy: SetRepositoryPolicyCommand,
  TagResource: TagResourceCommand,
  UntagResource: UntagResourceCommand,
  UploadLayerPart: UploadLayerPartCommand,
} as const;

/** The name of an operation of ECR Public. */
export type PublicOperation = keyof typeof PUBLIC_OPERATIONS;

type CommandOf<Name extends PublicOperation> = InstanceType<(typeof PUBLIC_OPERATIONS)[Name]>;

/** What an operation takes. */
export type PublicInput<Name extends PublicOperation> = CommandOf<Name>['input'];

/** What an operation answers. */
export type PublicOutput<Name extends PublicOperation> = Omit<
  Awaited<ReturnType<ReturnType<CommandOf<Name>['resolveMiddleware']>>>['output'],
  '$metadata'
>;
