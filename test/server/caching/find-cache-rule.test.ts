import {describe, expect, test} from 'vitest';
import {
  type CacheRule,
  findCacheRule,
  upstreamRepositoryName,
} from '../../../src/server/caching/find-cache-rule.ts';
import {
  isLocalUpstream,
  needsCredential,
  upstreamRegistryOf,
} from '../../../src/server/caching/upstream-registries.ts';

const rule = (ecrRepositoryPrefix: string, upstreamRepositoryPrefix = 'ROOT'): CacheRule => ({
  ecrRepositoryPrefix,
  record: {
    upstreamRegistryUrl: 'public.ecr.aws',
    upstreamRegistry: 'ecr-public',
    upstreamRepositoryPrefix,
    createdAt: 0,
  },
});

describe('findCacheRule', () => {
  test('takes the longest prefix that covers the name by whole segments', () => {
    const rules = [rule('ROOT'), rule('hub'), rule('hub/library/')];
    expect(findCacheRule(rules, 'hub/library/alpine')?.ecrRepositoryPrefix).toBe('hub/library/');
    expect(findCacheRule(rules, 'hub/org/app')?.ecrRepositoryPrefix).toBe('hub');
    expect(findCacheRule(rules, 'hubble/app')?.ecrRepositoryPrefix).toBe('ROOT');
    expect(findCacheRule(rules.slice(1), 'hub')).toBeUndefined();
    expect(findCacheRule([], 'app')).toBeUndefined();
  });
});

describe('upstreamRepositoryName', () => {
  test.each([
    ['ecr-public', 'ROOT', 'ecr-public/docker/library/alpine', 'docker/library/alpine'],
    ['ROOT', 'ROOT', 'docker/library/alpine', 'docker/library/alpine'],
    ['team-a', 'team-a', 'team-a/app', 'team-a/app'],
    ['my-app', 'upstream-app', 'my-app/web', 'upstream-app/web'],
    ['my-app/', 'upstream-app/', 'my-app/web', 'upstream-app/web'],
  ])('cache %s of upstream %s maps %s to %s', (prefix, upstream, name, expected) => {
    expect(upstreamRepositoryName(rule(prefix, upstream), name)).toBe(expected);
  });
});

describe('upstreamRegistryOf', () => {
  test.each([
    ['public.ecr.aws', 'ecr-public'],
    ['quay.io', 'quay'],
    ['registry.k8s.io', 'k8s'],
    ['registry-1.docker.io', 'docker-hub'],
    ['ghcr.io', 'github-container-registry'],
    ['mine.azurecr.io', 'azure-container-registry'],
    ['registry.gitlab.com', 'gitlab-container-registry'],
    ['cgr.dev', 'chainguard'],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'ecr'],
    ['127.0.0.1:5000', 'ecr-public'],
    ['example.com', undefined],
    ['docker.io.example.com', undefined],
    ['127.0.0.1.example.com', undefined],
  ])('%s is %s', (url, registry) => {
    expect(upstreamRegistryOf(url)).toBe(registry);
  });

  test('knows which registries give nothing without a secret', () => {
    expect(needsCredential('docker-hub')).toBe(true);
    expect(needsCredential('ecr-public')).toBe(false);
  });

  test('knows an address of this machine', () => {
    expect(isLocalUpstream('localhost:4577')).toBe(true);
    expect(isLocalUpstream('123456789012.dkr.ecr.us-east-1.localhost:4577')).toBe(true);
    expect(isLocalUpstream('quay.io')).toBe(false);
  });
});
