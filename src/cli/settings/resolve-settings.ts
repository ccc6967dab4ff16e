import {EcrctlError} from '../../errors.ts';
import {emptyFlag} from '../empty-values.ts';
import type {GlobalOptions} from '../global-options.ts';
import {SETTING_RULES, type SettingRule} from './setting-table.ts';
import type {ResolvedSettings, SettingOrigin, Settings} from './settings.ts';

/** What a settings file (or one context of it) gives, already checked. */
export interface SettingsLayer {
  origin: SettingOrigin;
  values: Partial<Settings>;
  /** A context that was asked for by name: it beats AWS_* variables that happen to be set. */
  chosen?: boolean;
}

/**
 * Settles every setting: flag > ECRCTL_* > a chosen context > AWS_* > layers in the order given > default.
 *
 * --endpoint-url beats --local, and --local beats an endpoint from anywhere else; AWS's own switch
 * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS turns AWS's variables off, never our flag.
 */
export function resolveSettings(
  options: GlobalOptions,
  env: NodeJS.ProcessEnv,
  layers: readonly SettingsLayer[] = [],
): ResolvedSettings {
  const origins: ResolvedSettings['origins'] = {};
  const values: Partial<Settings> = {};
  for (const rule of SETTING_RULES) {
    const found =
      fromFlag(rule, options) ??
      fromEnvironment(rule, env, isOurs) ??
      fromLayers(
        rule,
        layers.filter(layer => layer.chosen),
      ) ??
      fromEnvironment(rule, env, name => !isOurs(name)) ??
      fromLayers(rule, layers);
    const value = found?.value ?? rule.fallback(env);
    if (value === undefined) continue;
    Object.assign(values, {[rule.key]: value});
    origins[rule.key] = found?.origin ?? {kind: 'default', name: 'default'};
  }
  settleEndpoint(values, origins);
  return {values: values as Settings, origins};
}

interface Found {
  value: unknown;
  origin: SettingOrigin;
}

/** Flags whose option name differs from the setting's. */
const FLAG_NAMES: Partial<Record<keyof Settings, keyof GlobalOptions>> = {dataDir: 'data'};

function fromFlag(rule: SettingRule, options: GlobalOptions): Found | undefined {
  const name = FLAG_NAMES[rule.key] ?? (rule.key as keyof GlobalOptions);
  const value = options[name];
  if (value === undefined || (name === 'input' && value === true)) return undefined;
  const flag = `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
  if (value === '') {
    // The default in its place could be another account's, and an empty folder is the current one.
    throw emptyFlag(flag);
  }
  return {value, origin: {kind: 'flag', name: flag}};
}

function isOurs(name: string): boolean {
  return name.startsWith('ECRCTL_');
}

function fromEnvironment(
  rule: SettingRule,
  env: NodeJS.ProcessEnv,
  wanted: (name: string) => boolean,
): Found | undefined {
  for (const name of rule.env.filter(wanted)) {
    const text = env[name];
    if (!text || (ignoresEndpoints(env) && name.startsWith('AWS_ENDPOINT_URL'))) continue;
    return {value: parseVariable(rule, name, text), origin: {kind: 'environment', name}};
  }
  return undefined;
}

/** Whether AWS's own switch turns off what its variables and profiles say of endpoints. */
export function ignoresEndpoints(env: NodeJS.ProcessEnv): boolean {
  return env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?.toLowerCase() === 'true';
}

function parseVariable(rule: SettingRule, name: string, text: string): unknown {
  try {
    return rule.parse(text);
  } catch (error) {
    if (!(error instanceof EcrctlError)) throw error;
    const hint = error.hint ?? `correct the environment variable ${name}, or unset it`;
    throw new EcrctlError('INVALID_SETTINGS', `${name}: ${error.message}`, {hint, cause: error});
  }
}

function fromLayers(rule: SettingRule, layers: readonly SettingsLayer[]): Found | undefined {
  const layer = layers.find(candidate => candidate.values[rule.key] !== undefined);
  return layer && {value: layer.values[rule.key], origin: layer.origin};
}

function settleEndpoint(values: Partial<Settings>, origins: ResolvedSettings['origins']): void {
  if (values.endpointUrl === undefined) return;
  if (origins.endpointUrl?.kind === 'flag') {
    values.local = false;
  } else if (values.local) {
    delete values.endpointUrl;
    delete origins.endpointUrl;
  }
}
