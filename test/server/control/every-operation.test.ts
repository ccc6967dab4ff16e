import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {OPERATION_NAMES, OPERATION_SHAPES} from '../../../src/server/validation/operation-shapes.ts';
import {
  ACCOUNT,
  type LocalRegistry,
  OTHER_ACCOUNT,
  startLocalRegistry,
} from '../../support/local-registry.ts';

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

const required = (operation: (typeof OPERATION_NAMES)[number]) =>
  Object.keys(OPERATION_SHAPES[operation].required);
const DEMANDING = OPERATION_NAMES.filter(operation => required(operation).length > 0);
const REGISTRY_WIDE = OPERATION_NAMES.filter(operation => required(operation).length === 0);

/** What every operation on one repository needs beside its name. */
const IMAGE_ID = {imageId: {imageTag: 'v1'}};
const DIGEST = `sha256:${'a'.repeat(64)}`;
const UPLOAD = {uploadId: '00000000-0000-0000-0000-000000000000'};
const POLICY = `{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}]}`;
const IN_REPOSITORY: Partial<Record<(typeof OPERATION_NAMES)[number], object>> = {
  BatchCheckLayerAvailability: {layerDigests: [DIGEST]},
  BatchDeleteImage: {imageIds: [{imageTag: 'v1'}]},
  BatchGetImage: {imageIds: [{imageTag: 'v1'}]},
  CompleteLayerUpload: {...UPLOAD, layerDigests: [DIGEST]},
  DeleteLifecyclePolicy: {},
  DeleteRepository: {},
  DeleteRepositoryPolicy: {},
  DescribeImageReplicationStatus: IMAGE_ID,
  DescribeImageScanFindings: IMAGE_ID,
  DescribeImageSigningStatus: IMAGE_ID,
  DescribeImages: {},
  GetDownloadUrlForLayer: {layerDigest: DIGEST},
  GetLifecyclePolicy: {},
  GetLifecyclePolicyPreview: {},
  GetRepositoryPolicy: {},
  InitiateLayerUpload: {},
  ListImageReferrers: {subjectId: {imageDigest: DIGEST}},
  ListImages: {},
  PutImage: {
    imageManifest: '{"schemaVersion":2}',
    imageManifestMediaType: 'application/vnd.oci.image.index.v1+json',
  },
  PutImageScanningConfiguration: {imageScanningConfiguration: {scanOnPush: true}},
  PutImageTagMutability: {imageTagMutability: 'MUTABLE'},
  PutLifecyclePolicy: {lifecyclePolicyText: POLICY},
  SetRepositoryPolicy: {policyText: '{"Version":"2012-10-17","Statement":[]}'},
  StartImageScan: IMAGE_ID,
  StartLifecyclePolicyPreview: {lifecyclePolicyText: POLICY},
  UpdateImageStorageClass: {...IMAGE_ID, targetStorageClass: 'ARCHIVE'},
  UploadLayerPart: {...UPLOAD, partFirstByte: 0, partLastByte: 0, layerPartBlob: 'YQ=='},
};

describe('every operation: validation', () => {
  test.each(DEMANDING)('%s names the member that is missing', async operation => {
    const refusal = await registry.refusal(operation, {});
    expect(refusal.name).toBe('InvalidParameterException');
    const [, field] =
      /^Invalid parameter at '(\w+)' failed to satisfy constraint: '(?:Member )?must not be null'$/.exec(
        refusal.message,
      ) ?? [refusal.message];
    expect(required(operation)).toContain(field);
  });

  test.each(DEMANDING)('%s refuses a member of another type', async operation => {
    const [member = ''] = required(operation);
    const refusal = await registry.refusal(operation, {[member]: {never: [1]}});
    // An object where an object is due fails by what it holds, or does not hold.
    expect(['SerializationException', 'InvalidParameterException']).toContain(refusal.name);
    expect(refusal.status).toBe(400);
  });

  test.each(REGISTRY_WIDE)('%s needs no members', async operation => {
    const {status, body} = await registry.post(operation, '{}');
    // What is not configured is refused by its own name, never as a bad request.
    if (status !== 200) expect(body.__type).toMatch(/NotFoundException$/);
  });
});

describe('every operation on a repository: behaviour', () => {
  const cases = Object.entries(IN_REPOSITORY);

  test('none is left out of this test', () => {
    const named = OPERATION_NAMES.filter(one => required(one).includes('repositoryName'));
    expect(Object.keys(IN_REPOSITORY).sort()).toEqual(named.filter(one => one !== 'CreateRepository').sort());
  });

  test.each(cases)('%s does not find a repository that is not there', async (operation, input) => {
    expect(await registry.refusal(operation, {repositoryName: 'none', ...input})).toEqual({
      status: 400,
      name: 'RepositoryNotFoundException',
      message: `The repository with name 'none' does not exist in the registry with id '${ACCOUNT}'`,
    });
  });

  test.each(
    cases,
  )("%s does not find another account's repository under its own", async (operation, input) => {
    const repositoryName = `theirs-${operation.toLowerCase()}`;
    await registry.createRepository(repositoryName, {}, {accountId: OTHER_ACCOUNT});
    expect((await registry.refusal(operation, {repositoryName, ...input})).name).toBe(
      'RepositoryNotFoundException',
    );
  });
});
