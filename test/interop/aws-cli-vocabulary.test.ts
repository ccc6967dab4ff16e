import {createHash} from 'node:crypto';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {
  ACCOUNT,
  type LocalRegistry,
  OTHER_REGION,
  REGION,
  startLocalRegistry,
} from '../support/local-registry.ts';
import {isInstalled, runProgram} from '../support/programs.ts';

const AWS = ['/usr/bin/aws', 'aws'].find(isInstalled);
const REPOSITORY = 'team/app';
const ARN = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${REPOSITORY}`;
const LAYER = Buffer.from('a layer of the vocabulary');
const CONFIG = Buffer.from('{"architecture":"amd64","os":"linux"}');
const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: digestOf(CONFIG),
    size: CONFIG.length,
  },
  layers: [
    {mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digestOf(LAYER), size: LAYER.length},
  ],
});
const IMAGE = digestOf(Buffer.from(MANIFEST));
const LIFECYCLE = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: {tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14},
      action: {type: 'expire'},
    },
  ],
});
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{Sid: 'pull', Effect: 'Allow', Principal: '*', Action: ['ecr:BatchGetImage']}],
});
const REGISTRY_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'replicate',
      Effect: 'Allow',
      Principal: {AWS: 'arn:aws:iam::210987654321:root'},
      Action: ['ecr:ReplicateImage'],
      Resource: [`arn:aws:ecr:${REGION}:${ACCOUNT}:repository/*`],
    },
  ],
});
const REPLICATION = JSON.stringify({rules: [{destinations: [{region: OTHER_REGION, registryId: ACCOUNT}]}]});

/** What earlier calls answered and later ones need. */
interface Seen {
  folder: string;
  uploadId: string;
}

/** One line typed: the command, its arguments, and what its JSON must hold (`''` for no output). */
type Line = [command: string, args: readonly string[] | ((seen: Seen) => string[]), expected: object | ''];

const named = ['--repository-name', REPOSITORY];
const prefix = ['--ecr-repository-prefix', 'mirror'];

/** Uploads a blob with the three operations that there are for it. */
const upload = (file: string, bytes: Buffer): Line[] => [
  ['initiate-layer-upload', named, {partSize: 10_485_760}],
  [
    'upload-layer-part',
    ({folder, uploadId}) => [
      ...named,
      '--upload-id',
      uploadId,
      '--part-first-byte',
      '0',
      '--part-last-byte',
      String(bytes.length - 1),
      '--layer-part-blob',
      `fileb://${path.join(folder, file)}`,
    ],
    {lastByteReceived: bytes.length - 1},
  ],
  [
    'complete-layer-upload',
    ({uploadId}) => [...named, '--upload-id', uploadId, '--layer-digests', digestOf(bytes)],
    {layerDigest: digestOf(bytes)},
  ],
];

/** Every command, in an order in which each has something to do. */
const SCRIPT: readonly Line[] = [
  ['create-repository', [...named, '--tags', 'Key=team,Value=a'], {repository: {repositoryArn: ARN}}],
  [
    'describe-repositories',
    ['--repository-names', REPOSITORY],
    {repositories: [{repositoryName: REPOSITORY}]},
  ],
  ['tag-resource', ['--resource-arn', ARN, '--tags', 'Key=stage,Value=test'], ''],
  ['untag-resource', ['--resource-arn', ARN, '--tag-keys', 'team'], ''],
  ['list-tags-for-resource', ['--resource-arn', ARN], {tags: [{Key: 'stage', Value: 'test'}]}],
  [
    'put-image-tag-mutability',
    [...named, '--image-tag-mutability', 'IMMUTABLE'],
    {imageTagMutability: 'IMMUTABLE'},
  ],
  [
    'put-image-scanning-configuration',
    [...named, '--image-scanning-configuration', 'scanOnPush=false'],
    {imageScanningConfiguration: {scanOnPush: false}},
  ],
  ['get-authorization-token', [], {authorizationData: [{proxyEndpoint: expect.stringMatching(/^http/)}]}],
  [
    'put-replication-configuration',
    ['--replication-configuration', REPLICATION],
    {replicationConfiguration: JSON.parse(REPLICATION)},
  ],
  ['describe-registry', [], {registryId: ACCOUNT, replicationConfiguration: JSON.parse(REPLICATION)}],
  ...upload('layer', LAYER),
  ...upload('config', CONFIG),
  [
    'put-image',
    [...named, '--image-tag', 'v1', '--image-manifest', MANIFEST],
    {image: {imageId: {imageDigest: IMAGE, imageTag: 'v1'}}},
  ],
  [
    'batch-check-layer-availability',
    [...named, '--layer-digests', digestOf(LAYER)],
    {layers: [{layerAvailability: 'AVAILABLE', layerSize: LAYER.length}], failures: []},
  ],
  [
    'get-download-url-for-layer',
    [...named, '--layer-digest', digestOf(LAYER)],
    {downloadUrl: expect.stringMatching(/^http/), layerDigest: digestOf(LAYER)},
  ],
  [
    'batch-get-image',
    [...named, '--image-ids', 'imageTag=v1', 'imageTag=none'],
    {images: [{imageManifest: MANIFEST}], failures: [{failureCode: 'ImageNotFound'}]},
  ],
  ['list-images', [...named, '--filter', 'tagStatus=TAGGED'], {imageIds: [{imageTag: 'v1'}]}],
  ['describe-images', named, {imageDetails: [{imageDigest: IMAGE, imageTags: ['v1']}]}],
  [
    'describe-image-replication-status',
    [...named, '--image-id', 'imageTag=v1'],
    {replicationStatuses: [{region: OTHER_REGION, registryId: ACCOUNT}]},
  ],
  ['start-image-scan', [...named, '--image-id', 'imageTag=v1'], {imageScanStatus: {status: 'IN_PROGRESS'}}],
  ['wait', ['image-scan-complete', ...named, '--image-id', 'imageTag=v1'], ''],
  [
    'describe-image-scan-findings',
    [...named, '--image-id', 'imageTag=v1'],
    {imageScanStatus: {status: 'COMPLETE'}, imageScanFindings: {findings: []}},
  ],
  [
    'put-lifecycle-policy',
    [...named, '--lifecycle-policy-text', LIFECYCLE],
    {lifecyclePolicyText: LIFECYCLE},
  ],
  ['get-lifecycle-policy', named, {lifecyclePolicyText: LIFECYCLE}],
  ['start-lifecycle-policy-preview', named, {status: 'IN_PROGRESS'}],
  ['wait', ['lifecycle-policy-preview-complete', ...named], ''],
  ['get-lifecycle-policy-preview', named, {status: 'COMPLETE', summary: {expiringImageTotalCount: 0}}],
  ['delete-lifecycle-policy', named, {lifecyclePolicyText: LIFECYCLE}],
  ['set-repository-policy', [...named, '--policy-text', POLICY], {repositoryName: REPOSITORY}],
  ['get-repository-policy', named, {policyText: expect.stringContaining('ecr:BatchGetImage')}],
  ['delete-repository-policy', named, {policyText: expect.stringContaining('ecr:BatchGetImage')}],
  ['put-registry-policy', ['--policy-text', REGISTRY_POLICY], {registryId: ACCOUNT}],
  ['get-registry-policy', [], {policyText: expect.stringContaining('ecr:ReplicateImage')}],
  ['delete-registry-policy', [], {policyText: expect.stringContaining('ecr:ReplicateImage')}],
  [
    'put-registry-scanning-configuration',
    [
      '--scan-type',
      'BASIC',
      '--rules',
      '[{"scanFrequency":"SCAN_ON_PUSH","repositoryFilters":[{"filter":"*","filterType":"WILDCARD"}]}]',
    ],
    {registryScanningConfiguration: {scanType: 'BASIC'}},
  ],
  [
    'get-registry-scanning-configuration',
    [],
    {scanningConfiguration: {rules: [{scanFrequency: 'SCAN_ON_PUSH'}]}},
  ],
  [
    'batch-get-repository-scanning-configuration',
    ['--repository-names', REPOSITORY, 'none'],
    {
      scanningConfigurations: [{scanFrequency: 'SCAN_ON_PUSH'}],
      failures: [{failureCode: 'REPOSITORY_NOT_FOUND'}],
    },
  ],
  [
    'create-pull-through-cache-rule',
    [...prefix, '--upstream-registry-url', 'public.ecr.aws'],
    {ecrRepositoryPrefix: 'mirror', upstreamRegistryUrl: 'public.ecr.aws'},
  ],
  ['describe-pull-through-cache-rules', [], {pullThroughCacheRules: [{ecrRepositoryPrefix: 'mirror'}]}],
  ['delete-pull-through-cache-rule', prefix, {ecrRepositoryPrefix: 'mirror'}],
  [
    'batch-delete-image',
    [...named, '--image-ids', `imageDigest=${IMAGE}`],
    {imageIds: [{imageDigest: IMAGE}], failures: []},
  ],
  ['delete-repository', named, {repository: {repositoryArn: ARN}}],
];

/** Commands that do not print JSON; they are tried apart. */
const APART = ['get-login-password', 'help'];

describe.skipIf(!AWS)('the whole vocabulary of aws ecr (skipped where the AWS CLI is not installed)', () => {
  let registry: LocalRegistry;
  const seen: Seen = {folder: '', uploadId: ''};

  beforeAll(async () => {
    registry = await startLocalRegistry({clock: Date.now});
    seen.folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-aws-'));
    await writeFile(path.join(seen.folder, 'layer'), LAYER);
    await writeFile(path.join(seen.folder, 'config'), CONFIG);
  });
  afterAll(async () => {
    await registry.close();
    await rm(seen.folder, {recursive: true});
  });

  const aws = (...args: readonly string[]) =>
    runProgram(AWS!, ['ecr', ...args, '--endpoint-url', registry.ecr.url, '--output', 'json'], {
      env: {
        AWS_ACCESS_KEY_ID: ACCOUNT,
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_DEFAULT_REGION: REGION,
        AWS_CONFIG_FILE: '/dev/null',
        AWS_PAGER: '',
      },
    });

  // One after the other, as typed: each line stands on those before it.
  test.each(
    SCRIPT.map((line, at) => [at + 1, ...line] as const),
  )('%i. aws ecr %s is answered as the service answers', async (_, command, args, expected) => {
    const {status, stdout, stderr} = await aws(command, ...(typeof args === 'function' ? args(seen) : args));
    expect({status, stderr}).toEqual({status: 0, stderr: ''});
    if (expected === '') return expect(stdout.trim()).toBe('');
    const answer = JSON.parse(stdout) as {uploadId?: string};
    expect(answer).toMatchObject(expected);
    seen.uploadId = answer.uploadId ?? seen.uploadId;
  });

  test('aws ecr get-login-password gives a password that /v2/ takes', async () => {
    const password = (await aws('get-login-password')).stdout.trim();
    const authorization = `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}`;
    expect((await fetch(`${registry.ecr.url}/v2/`, {headers: {authorization}})).status).toBe(200);
  });

  test('no command of the AWS CLI that is installed is left out, but those that are newer than this test', async () => {
    const {stderr} = await runProgram(AWS!, ['ecr', 'no-such-command']);
    const listed =
      stderr.slice(stderr.indexOf('valid choices are:')).match(/[a-z]+(?:-[a-z]+)+|wait|help/g) ?? [];
    const tried = new Set([...SCRIPT.map(([command]) => command), ...APART]);
    const untried = listed.filter(command => !tried.has(command));
    expect(untried.filter(command => !NEWER.has(command))).toEqual([]);
  });
});

/** Commands of later versions of the AWS CLI; these operations are tried in test/server/control. */
const NEWER = new Set([
  'create-repository-creation-template',
  'delete-repository-creation-template',
  'delete-signing-configuration',
  'deregister-pull-time-update-exclusion',
  'describe-image-signing-status',
  'describe-replication-backfill-results',
  'describe-repository-creation-templates',
  'get-account-setting',
  'get-signing-configuration',
  'list-image-referrers',
  'list-pull-time-update-exclusions',
  'list-replication-backfills',
  'put-account-setting',
  'put-signing-configuration',
  'register-pull-time-update-exclusion',
  'start-replication-backfill',
  'stop-replication-backfill',
  'update-image-storage-class',
  'update-pull-through-cache-rule',
  'update-repository-creation-template',
  'validate-pull-through-cache-rule',
  'get-login',
]);
