import {mkdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {EcrctlError} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {userSettingsPath} from '../../settings/find-settings-files.ts';
import {settingName} from '../../settings/setting-name.ts';
import {SETTING_RULES} from '../../settings/setting-table.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl config set`. */
export const defineConfigSet: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'set <name> [value]',
    summary: 'change your own settings file; comments in it stay',
    examples: [
      {command: 'ecrctl config set region eu-west-1', does: 'for every context'},
      {command: 'ecrctl config set readOnly true --in prod', does: 'for one context'},
      {command: 'ecrctl config set profile', does: 'without a value: remove it'},
    ],
    action: (context, [name, value], options) => set(context, {name: name!, value}, options),
  }).option('--in <context>', 'in this named context');
};

async function set(
  context: CommandContext,
  change: {name: string; value: string | undefined},
  options: {in?: string},
): Promise<undefined> {
  const key = settingName(change.name);
  const rule = SETTING_RULES.find(candidate => candidate.key === key)!;
  if (!rule.inFiles) throw new EcrctlError('USAGE', `${key} is about one run and has no place in a file`);
  const file = userSettingsPath(context.env);
  if (file === undefined)
    throw new EcrctlError('USAGE', 'ECRCTL_CONFIG is empty, so there is no settings file');
  const {parseDocument} = await import('../../settings/yaml-document.ts');
  const document = parseDocument(await readOrEmpty(file));
  // A file that says nothing is a mapping that is still to come.
  if (document.toJS() === null) document.contents = null;
  const where = options.in === undefined ? [key] : ['contexts', options.in, key];
  if (change.value !== undefined) document.setIn(where, rule.parse(change.value));
  else if (document.hasIn(where)) document.deleteIn(where);
  else {
    context.output.note(`${file}: ${where.join('.')} is not set there`);
    return undefined;
  }
  await checkDocument(document.toJS() ?? {}, key);
  if (!context.settings.dryRun) {
    const {default: writeFileAtomic} = await import('write-file-atomic');
    await mkdir(path.dirname(file), {recursive: true});
    await writeFileAtomic(file, document.toString());
  }
  context.output.note(
    `${file}: ${where.join('.')} ${change.value === undefined ? 'removed' : `= ${change.value}`}`,
  );
  return undefined;
}

/** A file that would make no sense is not written: every later command would stumble over it. */
async function checkDocument(settings: unknown, key: string): Promise<void> {
  const {settingsFileSchema} = await import('../../settings/settings-schema.ts');
  const [issue] = settingsFileSchema.safeParse(settings).error?.issues ?? [];
  if (!issue) return;
  throw new EcrctlError('INVALID_SETTINGS', `${issue.path.join('.') || key}: ${issue.message}`, {
    hint: 'ecrctl config schema says what each setting takes',
  });
}

async function readOrEmpty(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
