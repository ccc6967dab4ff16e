import path from 'node:path';
import {EcrctlError} from '../../errors.ts';
import {parseEcrHost} from '../../oci/ecr-host.ts';
import {isLoopbackHost} from '../../registry/registry-host.ts';
import {type FoundSettingsFile, findSettingsFiles} from './find-settings-files.ts';
import type {SettingsLayer} from './resolve-settings.ts';
import type {SettingsFile} from './settings-schema.ts';

/** What settings files give, the strongest first, and what the user should be told of them. */
export interface SettingsLayers {
  layers: SettingsLayer[];
  notices: string[];
}

/** Settings that decide whose credentials go where, and whether anything may be changed there. */
const SENSITIVE = ['profile', 'registryId', 'endpointUrl', 'caBundle', 'readOnly'] as const;

/**
 * Reads the settings files that hold in a folder. The chosen context (--context, ECRCTL_CONTEXT, or a file's
 * own `context`) is stronger than the plain settings of both files.
 */
export async function readSettingsLayers(
  folder: string,
  env: NodeJS.ProcessEnv,
  wantedContext: string | undefined,
): Promise<SettingsLayers> {
  const found = await findSettingsFiles(folder, env);
  if (found.length === 0 && wantedContext === undefined) return {layers: [], notices: []};
  const {readSettingsFile} = await import('./read-settings-file.ts');
  const files = await Promise.all(found.map(async file => ({file, settings: await readSettingsFile(file)})));
  for (const {file, settings} of files) if (file.kind === 'project file') refuseForeignWays(file, settings);

  const name = wantedContext ?? files.find(({settings}) => settings.context !== undefined)?.settings.context;
  const context =
    name === undefined ? [] : [{...contextLayer(files, name), chosen: wantedContext !== undefined}];
  const plain = files.map(({file, settings}) => ({
    file,
    origin: {kind: file.kind, name: file.path},
    values: absolutePaths(settingsOf(settings), file),
  }));
  const layers = [...context, ...plain];
  return {layers: layers.map(({file: _, ...layer}) => layer), notices: layers.flatMap(noticesOf)};
}

/** A layer, and the file that it is from. */
type FiledLayer = SettingsLayer & {file: FoundSettingsFile};

function settingsOf(settings: SettingsFile): SettingsLayer['values'] {
  const {$schema: _schema, context: _context, contexts: _contexts, ...values} = settings;
  return values as SettingsLayer['values'];
}

function contextLayer(files: {file: FoundSettingsFile; settings: SettingsFile}[], name: string): FiledLayer {
  const owner = files.find(({settings}) => settings.contexts?.[name] !== undefined);
  if (!owner) {
    const known = files.flatMap(({settings}) => Object.keys(settings.contexts ?? {}));
    throw new EcrctlError('INVALID_SETTINGS', `there is no context named ${name}`, {
      hint: known.length > 0 ? `known contexts: ${known.join(', ')}` : 'no settings file has contexts',
    });
  }
  const values = absolutePaths(
    {...owner.settings.contexts![name], context: name} as SettingsLayer['values'],
    owner.file,
  );
  return {origin: {kind: 'context', name: `${name} in ${owner.file.path}`}, values, file: owner.file};
}

/** Paths in a file are relative to the file, not to where the command runs. */
function absolutePaths(values: SettingsLayer['values'], file: FoundSettingsFile): SettingsLayer['values'] {
  const base = path.dirname(file.path);
  return {
    ...values,
    ...(values.dataDir ? {dataDir: path.resolve(base, values.dataDir)} : {}),
    ...(values.caBundle ? {caBundle: path.resolve(base, values.caBundle)} : {}),
  };
}

/**
 * A project file comes with a checkout, so it may not send the user's credentials to a host of its choosing:
 * only this machine and ECR's own names are taken from it. The rest of amazonaws.com is anybody's: buckets,
 * virtual machines and load balancers have names there. Nor may it take the encryption off the way to a registry.
 */
function refuseForeignWays(file: FoundSettingsFile, settings: SettingsFile): void {
  for (const {endpointUrl, plainHttp, plainHttpCredentials} of [
    settings,
    ...Object.values(settings.contexts ?? {}),
  ]) {
    if (plainHttp?.length || plainHttpCredentials) throw readableByAll(file, plainHttp ?? []);
    if (endpointUrl === undefined || isTrusted(new URL(endpointUrl))) continue;
    throw new EcrctlError(
      'INVALID_SETTINGS',
      `${file.path} would send your credentials to ${new URL(endpointUrl).host}`,
      {
        hint: 'if you want that, put endpointUrl into your own settings (ecrctl config path) or use --endpoint-url',
      },
    );
  }
}

function readableByAll({path: file}: FoundSettingsFile, hosts: readonly string[]): EcrctlError {
  const what = hosts.length > 0 ? hosts.join(' and ') : 'credentials';
  return new EcrctlError('INVALID_SETTINGS', `${file} would have ${what} go over plain HTTP`, {
    hint: 'if you want that, put plainHttp into your own settings (ecrctl config path) or use --plain-http',
  });
}

/** The API's endpoints in every partition, with FIPS, dual-stack and VPC endpoints. */
const ECR_ENDPOINT =
  /^(?:vpce-[a-z0-9-]+\.)?(?:api\.)?ecr(?:-fips|-public)?\.[a-z0-9-]+\.(?:vpce\.)?(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn)$/;

function isTrusted({protocol, host, hostname}: URL): boolean {
  if (isLoopbackHost(host)) return true;
  return protocol === 'https:' && (parseEcrHost(host)?.kind === 'private' || ECR_ENDPOINT.test(hostname));
}

/** What a checkout decides for the user, in its plain settings or in the context that holds. */
function noticesOf({file, origin, values}: FiledLayer): string[] {
  if (file.kind === 'user file') return [];
  const set = SENSITIVE.filter(key => values[key] !== undefined && (key !== 'readOnly' || !values[key]));
  const where = origin.kind === 'context' ? `the context ${origin.name}` : file.path;
  return set.length === 0 ? [] : [`${where} sets ${set.map(key => `${key}=${values[key]}`).join(', ')}`];
}
