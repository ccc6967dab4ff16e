import path from 'node:path';
import {EcrctlError} from '../../errors.ts';
import {plainHttpHost} from '../../oci/plain-http-host.ts';
import {ANNOTATION_MODES} from '../annotations/annotations.ts';
import {OUTPUT_FORMATS, PROGRESS_MODES} from '../global-options.ts';
import {xdgFolder} from '../xdg-folder.ts';
import type {Settings} from './settings.ts';

/** How one setting is read from the environment and from a file. */
export interface SettingRule<K extends keyof Settings = keyof Settings> {
  key: K;
  /** Variables in order of precedence: ours first, then the AWS CLI's. */
  env: readonly string[];
  /** Turns a variable's text into a value; throws a text for people when it cannot. */
  parse: (text: string) => Settings[K];
  /** Whether settings files may give it. */
  inFiles: boolean;
  fallback: (env: NodeJS.ProcessEnv) => Settings[K] | undefined;
}

/** Attempts for a request, the first included: with backoff about half a minute. */
const DEFAULT_MAX_ATTEMPTS = 6;
/** Seconds without progress before a request is given up. */
const DEFAULT_TIMEOUT_SECONDS = 60;

/** Settings that are about one run and make no sense in a file. */
const ONE_RUN: readonly (keyof Settings)[] = ['query', 'dryRun', 'yes', 'cacheDir', 'public'];

/** Every setting that the environment or a file can give, and what holds when none does. */
export const SETTING_RULES: readonly SettingRule[] = [
  rule('profile', ['ECRCTL_PROFILE', 'AWS_PROFILE'], text),
  rule('region', ['ECRCTL_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION'], text),
  rule('registryId', ['ECRCTL_REGISTRY_ID'], text),
  rule('endpointUrl', ['ECRCTL_ENDPOINT_URL', 'AWS_ENDPOINT_URL_ECR', 'AWS_ENDPOINT_URL'], url),
  rule('context', ['ECRCTL_CONTEXT'], text),
  rule('local', ['ECRCTL_LOCAL'], yesOrNo, () => false),
  rule('public', ['ECRCTL_PUBLIC'], yesOrNo, () => false),
  rule('dataDir', ['ECRCTL_DATA'], text, env =>
    path.join(xdgFolder('XDG_DATA_HOME', env), 'ecrctl', 'local'),
  ),
  rule('fips', ['ECRCTL_FIPS', 'AWS_USE_FIPS_ENDPOINT'], yesOrNo, () => false),
  rule('dualStack', ['ECRCTL_DUAL_STACK', 'AWS_USE_DUALSTACK_ENDPOINT'], yesOrNo, () => false),
  rule('caBundle', ['ECRCTL_CA_BUNDLE', 'AWS_CA_BUNDLE'], text),
  rule('plainHttp', ['ECRCTL_PLAIN_HTTP'], plainHttpHosts, () => []),
  rule('plainHttpCredentials', ['ECRCTL_PLAIN_HTTP_CREDENTIALS'], yesOrNo, () => false),
  rule('output', ['ECRCTL_OUTPUT'], oneOf(OUTPUT_FORMATS), () => 'text'),
  rule('query', [], text),
  rule('quiet', ['ECRCTL_QUIET'], yesOrNo, () => false),
  rule('verbose', ['ECRCTL_VERBOSE'], yesOrNo, () => false),
  rule('debug', ['ECRCTL_DEBUG'], yesOrNo, () => false),
  rule('color', ['ECRCTL_COLOR'], oneOf(['auto', 'always', 'never'] as const), () => 'auto'),
  rule('progress', ['ECRCTL_PROGRESS'], oneOf(PROGRESS_MODES), () => 'auto'),
  rule('annotations', ['ECRCTL_ANNOTATIONS'], oneOf(ANNOTATION_MODES), () => 'auto'),
  rule('yes', ['ECRCTL_YES'], yesOrNo, () => false),
  rule('input', ['ECRCTL_INPUT'], yesOrNo, () => true),
  rule('readOnly', ['ECRCTL_READ_ONLY'], yesOrNo, () => false),
  rule('dryRun', [], yesOrNo, () => false),
  rule('maxAttempts', ['ECRCTL_MAX_ATTEMPTS', 'AWS_MAX_ATTEMPTS'], count, () => DEFAULT_MAX_ATTEMPTS),
  rule('timeout', ['ECRCTL_TIMEOUT'], seconds, () => DEFAULT_TIMEOUT_SECONDS),
  rule('tokenCache', ['ECRCTL_TOKEN_CACHE'], yesOrNo, () => true),
  rule('cacheDir', ['ECRCTL_CACHE_DIR'], text, env => path.join(xdgFolder('XDG_CACHE_HOME', env), 'ecrctl')),
];

function rule<K extends keyof Settings>(
  key: K,
  env: readonly string[],
  parse: (text: string) => Settings[K],
  fallback: SettingRule<K>['fallback'] = () => undefined,
): SettingRule {
  return {key, env, parse, fallback, inFiles: !ONE_RUN.includes(key)} as unknown as SettingRule;
}

function text(value: string): string {
  return value;
}

function plainHttpHosts(value: string): string[] {
  return value
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(plainHttpHost);
}

function url(value: string): string {
  if (URL.canParse(value)) return value;
  throw new EcrctlError('INVALID_SETTINGS', `"${value}" is not a URL`);
}

function yesOrNo(value: string): boolean {
  if (/^(?:1|true|yes|on)$/i.test(value)) return true;
  if (/^(?:0|false|no|off)$/i.test(value)) return false;
  throw new EcrctlError('INVALID_SETTINGS', `"${value}" is neither yes nor no`, {hint: 'write 1 or 0'});
}

function oneOf<T extends string>(choices: readonly T[]): (value: string) => T {
  return value => {
    const found = choices.find(choice => choice === value);
    if (found !== undefined) return found;
    throw new EcrctlError('INVALID_SETTINGS', `"${value}" is not one of ${choices.join(', ')}`);
  };
}

function count(value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new EcrctlError('INVALID_SETTINGS', `"${value}" is not a whole number from 1`);
}

function seconds(value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new EcrctlError('INVALID_SETTINGS', `"${value}" is not a number of seconds above 0`);
}
