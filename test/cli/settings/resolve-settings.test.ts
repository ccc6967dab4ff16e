import {describe, expect, test} from 'vitest';
import {resolveSettings, type SettingsLayer} from '../../../src/cli/settings/resolve-settings.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const PROJECT: SettingsLayer = {
  origin: {kind: 'project file', name: '/p/.ecrctlrc'},
  values: {region: 'eu-west-3'},
};
const USER: SettingsLayer = {
  origin: {kind: 'user file', name: '/u/config.yaml'},
  values: {region: 'eu-west-4'},
};
const CHOSEN: SettingsLayer = {
  origin: {kind: 'context', name: 'prod'},
  values: {region: 'eu-west-5'},
  chosen: true,
};

describe('a setting', () => {
  test.each([
    ['a flag', {region: 'a-1'}, {ECRCTL_REGION: 'b-1', AWS_REGION: 'c-1'}, [CHOSEN, PROJECT, USER], 'a-1'],
    ['ECRCTL_*', {}, {ECRCTL_REGION: 'b-1', AWS_REGION: 'c-1'}, [CHOSEN, PROJECT, USER], 'b-1'],
    ['a context chosen by name', {}, {AWS_REGION: 'c-1'}, [CHOSEN, PROJECT, USER], 'eu-west-5'],
    ['AWS_*', {}, {AWS_REGION: 'c-1', AWS_DEFAULT_REGION: 'd-1'}, [PROJECT, USER], 'c-1'],
    ['the project file', {}, {}, [PROJECT, USER], 'eu-west-3'],
    ['the user file', {}, {}, [USER], 'eu-west-4'],
    ['nobody', {}, {}, [], undefined],
  ] as const)('comes from %s before all that follow', (_who, flags, env, layers, region) => {
    expect(resolveSettings(flags, env, layers).values.region).toBe(region);
  });

  test.each([
    ['--region', {region: ''}],
    ['--data', {data: ''}],
  ])('is not taken from an empty %s, nor passed over', async (flag, flags) => {
    const error = await failureOf('USAGE', () => resolveSettings(flags, {ECRCTL_REGION: 'b-1'}));
    expect(error.message).toBe(`${flag} is empty`);
  });

  test('knows where it came from', () => {
    const {origins} = resolveSettings({endpointUrl: 'http://h'}, {ECRCTL_LOCAL: '0'}, [PROJECT]);
    expect(origins).toMatchObject({
      endpointUrl: {kind: 'flag', name: '--endpoint-url'},
      local: {kind: 'environment', name: 'ECRCTL_LOCAL'},
      region: {kind: 'project file', name: '/p/.ecrctlrc'},
      output: {kind: 'default'},
    });
  });

  test('that is an empty variable counts as not set', () => {
    expect(resolveSettings({}, {AWS_PROFILE: '', ECRCTL_OUTPUT: ''}).values).toMatchObject({output: 'text'});
  });

  test.each([
    ['ECRCTL_OUTPUT', 'xml'],
    ['ECRCTL_LOCAL', 'perhaps'],
    ['ECRCTL_TIMEOUT', '0'],
    ['AWS_MAX_ATTEMPTS', '1.5'],
    ['ECRCTL_ENDPOINT_URL', 'nonsense'],
    ['ECRCTL_ANNOTATIONS', 'jenkins'],
  ])('in %s that makes no sense is named in the error', async (name, value) => {
    const error = await failureOf('INVALID_SETTINGS', () => resolveSettings({}, {[name]: value}));
    expect(error.message).toContain(name);
    // No command tells more: each would stumble over the same variable.
    expect(error.hint).not.toContain('ecrctl');
  });
});

describe('the endpoint', () => {
  test('of a flag beats --local, and --local beats an endpoint from anywhere else', () => {
    const flag = resolveSettings({endpointUrl: 'http://h', local: true}, {}).values;
    expect(flag).toMatchObject({endpointUrl: 'http://h', local: false});
    const env = resolveSettings({local: true}, {AWS_ENDPOINT_URL_ECR: 'http://h'});
    expect(env.values).toMatchObject({local: true});
    expect(env.values.endpointUrl).toBeUndefined();
  });

  test('of ECR comes before the one of all services, and AWS’s switch turns both off', () => {
    const env = {AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_ECR: 'http://ecr'};
    expect(resolveSettings({}, env).values.endpointUrl).toBe('http://ecr');
    const off = {...env, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true'};
    expect(resolveSettings({}, off).values.endpointUrl).toBeUndefined();
    expect(resolveSettings({endpointUrl: 'http://flag'}, off).values.endpointUrl).toBe('http://flag');
  });
});
