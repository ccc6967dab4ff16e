import {cosmiconfig} from 'cosmiconfig';
import {isMap, isNode, isScalar, LineCounter, parseDocument} from 'yaml';
import {EcrctlError} from '../../errors.ts';
import type {FoundSettingsFile} from './find-settings-files.ts';
import {type SettingsFile, settingsFileSchema} from './settings-schema.ts';

/** One thing that is wrong in a settings file, and where. */
export interface SettingsFault {
  file: string;
  line: number;
  column: number;
  message: string;
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
    return document.errors.length > 0 ? {} : (document.toJS() ?? {});
  };
  const loaders = {noExt: load, '.json': load, '.yaml': load, '.yml': load};
  const value: unknown = (await cosmiconfig('ecrctl', {loaders}).load(file))?.config ?? {};
  const faultAt = (offset: number, message: string): SettingsFault => {
    const {line, col} = lines.linePos(offset);
    return {file, line: Math.max(line, 1), column: Math.max(col, 1), message};
  };
  const broken = document?.errors ?? [];
  if (broken.length > 0) {
    return {faults: broken.map(error => faultAt(error.pos[0], withoutPlace(error.message)))};
  }
  const parsed = settingsFileSchema.safeParse(value);
  if (parsed.success) return {settings: parsed.data, faults: []};
  const faults = parsed.error.issues.flatMap(issue => {
    const where = issue.path.map(String);
    const node = document?.getIn(where, true);
    const name = where.length > 0 ? `${where.join('.')}: ` : '';
    if (issue.code !== 'unrecognized_keys') return [faultAt(startOf(node), `${name}${issue.message}`)];
    return issue.keys.map(key => faultAt(startOf(keyNode(node, key)), `${name}unknown setting "${key}"`));
  });
  return {faults: faults.sort((a, b) => a.line - b.line || a.column - b.column)};
}

/** The first line of a parser's message, without the place that stands before it already. */
function withoutPlace(message: string): string {
  return message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
}

/** The node of a key itself, where `getIn` gives the value's. */
function keyNode(map: unknown, key: string): unknown {
  if (!isMap(map)) return undefined;
  return map.items.find(pair => isScalar(pair.key) && String(pair.key.value) === key)?.key;
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
