import path from 'node:path';
import {cosmiconfig} from 'cosmiconfig';
import {LineCounter, parseDocument} from 'yaml';
import {onFile} from '../../content/file-error.ts';
import {checkRegularFile} from '../../content/files/regular-file.ts';
import {EcrctlError} from '../../errors.ts';
import {plainValue, schemaFaults, syntaxFaults, type YamlFault} from '../yaml-faults.ts';
import type {FoundSettingsFile} from './find-settings-files.ts';
import {type SettingsFile, settingsFileSchema} from './settings-schema.ts';

/** One thing that is wrong in a settings file, and where. */
export interface SettingsFault extends YamlFault {
  file: string;
}

/** Reads and checks a settings file. @throws EcrctlError INVALID_SETTINGS with the first fault */
export async function readSettingsFile(file: FoundSettingsFile): Promise<SettingsFile> {
  const {faults, settings} = await checkSettingsFile(file.path);
  const [first] = faults;
  if (!first) return settings!;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  throw new EcrctlError(
    'INVALID_SETTINGS',
    `${first.file}:${first.line}:${first.column}: ${first.message}${more}`,
    {
      hint: 'ecrctl config validate lists every fault',
    },
  );
}

/** Reads a settings file (JSON is YAML too) and lists everything that is wrong with it. */
export async function checkSettingsFile(
  file: string,
): Promise<{settings?: SettingsFile; faults: SettingsFault[]}> {
  const lines = new LineCounter();
  let document: ReturnType<typeof parseDocument> | undefined;
  const load = (_path: string, content: string): unknown => {
    document = parseDocument(content, {lineCounter: lines, uniqueKeys: true});
    return document.errors.length > 0 ? {} : (plainValue(document) ?? {});
  };
  const loaders = {noExt: load, '.json': load, '.yaml': load, '.yml': load};
  await checkRegularFile(file);
  const extension = path.extname(file);
  if (extension !== '' && !(extension in loaders)) {
    throw new EcrctlError('INVALID_SETTINGS', `${file}: a settings file is YAML or JSON`, {
      hint: 'let its name end with .yaml or .json',
    });
  }
  const search = cosmiconfig('ecrctl', {loaders});
  const value: unknown = (await onFile(file, () => search.load(file)))?.config ?? {};
  const placed = (faults: YamlFault[]): SettingsFault[] => faults.map(fault => ({file, ...fault}));
  if (document && document.errors.length > 0) return {faults: placed(syntaxFaults({document, lines}))};
  const parsed = settingsFileSchema.safeParse(value);
  if (parsed.success) return {settings: parsed.data, faults: []};
  return {faults: placed(schemaFaults({document: document!, lines}, parsed.error, 'setting'))};
}
