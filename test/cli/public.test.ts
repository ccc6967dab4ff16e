import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type ScriptedEcr, scriptedEcr} from '../ecr/scripted-ecr.ts';
import {runProgram} from '../support/programs.ts';
import {type CliResult, ROOT, runCli} from '../support/run-cli.ts';

const REPOSITORY = {
  repositoryArn: 'arn:aws:ecr-public::123456789012:repository/app',
  registryId: '123456789012',
  repositoryName: 'app',
  repositoryUri: 'public.ecr.aws/a1b2c3d4/app',
  createdAt: 1_790_000_000,
};
const DIGEST = `sha256:${'1'.repeat(64)}`;
const IMAGES = [
  {imageDigest: DIGEST, imageTags: ['v1'], imageSizeInBytes: 10, imagePushedAt: 1_790_000_000},
  {imageDigest: `sha256:${'2'.repeat(64)}`, imageSizeInBytes: 20, imagePushedAt: 1_790_000_100},
];

let service: ScriptedEcr;
let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'ecrctl-public-'));
  service = await scriptedEcr({
    DescribeRepositories: {json: {repositories: [REPOSITORY]}},
    CreateRepository: {json: {repository: REPOSITORY}},
    DeleteRepository: {json: {repository: REPOSITORY}},
    DescribeImages: {json: {imageDetails: IMAGES}},
    DescribeImageTags: {json: {imageTagDetails: [{imageTag: 'v1'}, {imageTag: 'v0'}]}},
    BatchDeleteImage: {json: {imageIds: [{imageDigest: DIGEST, imageTag: 'v1'}], failures: []}},
    GetRepositoryCatalogData: {json: {catalogData: {description: 'An application'}}},
    GetAuthorizationToken: {
      json: {
        authorizationData: {
          authorizationToken: Buffer.from('AWS:for-public').toString('base64'),
          expiresAt: 4_000_000_000,
        },
      },
    },
    GetRegistryCatalogData: {json: {registryCatalogData: {displayName: 'Example Corp'}}},
    DescribeRegistries: {
      json: {
        registries: [
          {
            registryId: '123456789012',
            registryArn: 'arn:aws:ecr-public::123456789012:registry/123456789012',
            registryUri: 'public.ecr.aws/a1b2c3d4',
            verified: false,
            aliases: [
              {name: 'a1b2c3d4', status: 'ACTIVE', primaryRegistryAlias: false, defaultRegistryAlias: true},
              {name: 'example', status: 'ACTIVE', primaryRegistryAlias: true, defaultRegistryAlias: false},
              {name: 'wanted', status: 'PENDING', primaryRegistryAlias: false, defaultRegistryAlias: false},
            ],
          },
        ],
      },
    },
  });
});

afterEach(async () => {
  await service.close();
  await rm(cache, {recursive: true, force: true});
});

function publicEnv() {
  return {
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-central-1',
    ECRCTL_CACHE_DIR: cache,
    ECRCTL_CONFIG: '',
    DOCKER_CONFIG: cache,
  };
}

function publicCli(...args: string[]): Promise<CliResult> {
  return runCli([...args, '--public', '--endpoint-url', service.url], {env: publicEnv()});
}

describe('--public', () => {
  test('lists, creates and describes repositories of ECR Public', async () => {
    const listed = await publicCli('repository', 'list');
    expect(listed.stderr).toBe('');
    expect(listed.stdout).toContain('public.ecr.aws/a1b2c3d4/app');
    expect((await publicCli('repository', 'create', 'app')).stdout).toBe('public.ecr.aws/a1b2c3d4/app\n');
    const described = await publicCli('repository', 'describe', 'app', '-o', 'json');
    expect(JSON.parse(described.stdout).repositories[0]).toMatchObject({
      repositoryName: 'app',
      catalogData: {description: 'An application'},
    });
  });

  test('calls the API of ECR Public where it is, whatever the region', async () => {
    await publicCli('repository', 'list', '--region', 'ap-south-1');
    expect(service.calls[0]!.headers.authorization).toContain('/us-east-1/ecr-public/aws4_request');
    expect(service.calls[0]!.headers['x-amz-target']).toBe('SpencerFrontendService.DescribeRepositories');
  });

  test('deletes a repository after it was confirmed, with the registry’s name in the question', async () => {
    const refused = await publicCli('repository', 'delete', 'app');
    expect(refused.status).toBe(2);
    const deleted = await publicCli('repository', 'delete', 'app', '--force', '--yes');
    expect(deleted).toMatchObject({status: 0, stdout: 'app\n'});
    const last = service.calls.at(-1)!;
    expect(last).toMatchObject({operation: 'DeleteRepository', input: {repositoryName: 'app', force: true}});
  });

  test('ECR: DescribeImages of ECR Public takes no filter, so it is applied to what comes back', async () => {
    expect((await publicCli('image', 'list', 'app')).stdout.trim().split('\n')).toHaveLength(2);
    const tagged = await publicCli('image', 'list', 'app', '--tagged');
    expect(tagged.stdout).toContain(DIGEST);
    expect(tagged.stdout.trim().split('\n')).toHaveLength(1);
    expect((await publicCli('image', 'list', 'app', '--untagged')).stdout).not.toContain(DIGEST);
    for (const call of service.calls) expect(call.input).not.toHaveProperty('filter');
  });

  test('tells Docker to ask for the host that all public registries share, and answers it', async () => {
    expect(await publicCli('login', '--write')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^logged in to public\.ecr\.aws until /),
    });
    const config = JSON.parse(await readFile(path.join(cache, 'config.json'), 'utf8'));
    expect(config).toEqual({credHelpers: {'public.ecr.aws': 'ecrctl'}});

    const program = path.join(ROOT, 'bin', 'docker-credential-ecrctl.js');
    const script = 'printf %s public.ecr.aws | "$1" "$2" get';
    const got = await runProgram('sh', ['-c', script, 'sh', process.execPath, program], {
      env: {...publicEnv(), ECRCTL_PUBLIC: '1', ECRCTL_ENDPOINT_URL: service.url},
    });
    expect(JSON.parse(got.stdout)).toEqual({
      ServerURL: 'public.ecr.aws',
      Username: 'AWS',
      Secret: 'for-public',
    });
    expect(await publicCli('login', 'public.ecr.aws')).toMatchObject({status: 0});
    expect((await publicCli('logout', 'public.ecr.aws')).stdout).toContain('no longer asks ecrctl');
  });

  test('completes names of its own, apart from the private registry’s', async () => {
    await publicCli('__refresh-names');
    const complete = (...words: string[]) =>
      runCli(['__complete', '--', ...words], {
        env: {
          AWS_REGION: 'eu-central-1',
          ECRCTL_CACHE_DIR: cache,
          ECRCTL_CONFIG: '',
          ECRCTL_COMPLETION_REMOTE: '0',
        },
      });
    const flags = ['--public', '--endpoint-url', service.url];
    expect((await complete(...flags, 'retag', 'app:')).stdout).toBe('app:v0\napp:v1\n:\n');
    expect((await complete(...flags.slice(1), 'retag', 'app:')).stdout).toBe(':\n');
  });

  test('deletes images', async () => {
    const {status, stderr} = await publicCli('image', 'delete', 'app:v1', '--yes');
    expect({status, stderr: status === 0 ? '' : stderr}).toEqual({status: 0, stderr: ''});
    expect(service.operations()).toContain('BatchDeleteImage');
  });

  test('shows every alias of the registry, the custom ones too, and its entry in the gallery', async () => {
    const {stdout} = await publicCli('registry', 'describe');
    expect(stdout).toContain('primary alias\texample active');
    expect(stdout).toContain('default alias\ta1b2c3d4 active');
    expect(stdout).toContain('alias\twanted pending');
    expect(stdout).toContain('display name\tExample Corp');
  });

  test('reaches every operation of ECR Public through api', async () => {
    const listed = await publicCli('api', '--list');
    expect(listed.stdout.trim().split('\n')).toHaveLength(23);
    const {stdout} = await publicCli('api', 'get-registry-catalog-data');
    expect(JSON.parse(stdout)).toEqual({registryCatalogData: {displayName: 'Example Corp'}});
    const skeleton = await publicCli('api', 'PutRepositoryCatalogData', '--generate-skeleton');
    expect(JSON.parse(skeleton.stdout)).toMatchObject({repositoryName: '', catalogData: {aboutText: ''}});
  });

  test('refuses what ECR Public does not have, before anything is sent', async () => {
    const policy = await publicCli('lifecycle', 'get', 'app');
    expect(policy.stderr).toContain('ECR Public has no GetLifecyclePolicy');
    expect(policy.status).toBe(1);
    const immutable = await publicCli('repository', 'create', 'app', '--mutability', 'IMMUTABLE');
    expect(immutable.stderr).toContain("ECR Public's CreateRepository takes no imageTagMutability");
    expect(service.calls).toEqual([]);
  });

  test('excludes --local', async () => {
    const {status, stderr} = await runCli(['repository', 'list', '--public', '--local']);
    expect(status).toBe(2);
    expect(stderr).toContain('--public and --local exclude each other');
  });

  test('is hinted at where a command is given a repository of ECR Public by its whole name', async () => {
    const {status, stderr} = await runCli(['image', 'untag', 'public.ecr.aws/alias/app', 'v1', '--yes'], {
      env: {AWS_REGION: 'us-east-1', ECRCTL_CONFIG: ''},
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain('write --public and the name alone');
  });
});
