import {batchCheckLayerAvailability} from './batch-check-layer-availability.ts';
import {batchDeleteImage} from './batch-delete-image.ts';
import {batchGetImage} from './batch-get-image.ts';
import {createRepository} from './create-repository.ts';
import {deleteRepository} from './delete-repository.ts';
import {describeImages} from './describe-images.ts';
import {describeRepositories} from './describe-repositories.ts';
import {getAuthorizationToken} from './get-authorization-token.ts';
import {getDownloadUrlForLayer} from './get-download-url-for-layer.ts';
import {completeLayerUpload, initiateLayerUpload, uploadLayerPart} from './layer-upload.ts';
import {listImages} from './list-images.ts';
import {putImage} from './put-image.ts';
import {putImageTagMutability} from './put-image-tag-mutability.ts';
import {listTagsForResource, tagResource, untagResource} from './resource-tags.ts';

/** Every operation of the API by its name. */
export const OPERATIONS = {
  BatchCheckLayerAvailability: batchCheckLayerAvailability,
  BatchDeleteImage: batchDeleteImage,
  BatchGetImage: batchGetImage,
  CompleteLayerUpload: completeLayerUpload,
  CreateRepository: createRepository,
  DeleteRepository: deleteRepository,
  DescribeImages: describeImages,
  DescribeRepositories: describeRepositories,
  GetAuthorizationToken: getAuthorizationToken,
  GetDownloadUrlForLayer: getDownloadUrlForLayer,
  InitiateLayerUpload: initiateLayerUpload,
  ListImages: listImages,
  ListTagsForResource: listTagsForResource,
  PutImage: putImage,
  PutImageTagMutability: putImageTagMutability,
  TagResource: tagResource,
  UntagResource: untagResource,
  UploadLayerPart: uploadLayerPart,
} as const;

/** The name of an operation. */
export type OperationName = keyof typeof OPERATIONS;
