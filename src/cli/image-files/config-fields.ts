import type {ImageConfig} from '../../oci/image-config.ts';
import {formatPlatform} from '../../oci/platform.ts';

/** A member of an image's configuration in words: `env`, `PATH=/bin`. Several may have the same name. */
export interface ConfigField {
  name: string;
  /** Which of several it is, where they can be told apart: `PATH`, a label's name. */
  key?: string;
  value: string;
}

/**
 * What an image's configuration says of how it is run. It may be any JSON, whatever our type says of it: what is
 * not of the type that it should be is left out.
 */
export function configFields(image: ImageConfig): ConfigField[] {
  const config = objectOf(image.config);
  return [
    one('platform', formatPlatform(image)),
    one('author', image.author),
    one('user', config.User),
    one('working dir', config.WorkingDir),
    command('entrypoint', config.Entrypoint),
    command('cmd', config.Cmd),
    ...listOf(config.Env).map(text => keyed('env', text.split('=', 1)[0]!, text)),
    ...Object.keys(objectOf(config.ExposedPorts)).map(port => keyed('port', port, port)),
    ...Object.keys(objectOf(config.Volumes)).map(volume => keyed('volume', volume, volume)),
    ...entriesOf(config.Labels).map(([key, value]) => keyed('label', key, `${key}=${value}`)),
    one('stop signal', config.StopSignal),
    one('health check', config.Healthcheck && JSON.stringify(config.Healthcheck)),
  ].filter(field => field !== undefined);
}

function one(name: string, value: unknown): ConfigField | undefined {
  return typeof value === 'string' && value !== '' ? {name, value} : undefined;
}

function keyed(name: string, key: string, value: string): ConfigField {
  return {name, key, value};
}

/** As JSON, so that it shows where words end. */
function command(name: string, words: unknown): ConfigField | undefined {
  const list = listOf(words);
  return list.length > 0 ? {name, value: JSON.stringify(list)} : undefined;
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : [];
}

function entriesOf(value: unknown): [string, string][] {
  return Object.entries(objectOf(value)).map(([key, one]) => [key, String(one)]);
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
