import {EXIT_STATUS} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {counted} from '../../output/counted.ts';
import {findSettingsFiles} from '../../settings/find-settings-files.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl config validate`. */
export const defineConfigValidate: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'validate [files...]',
    summary: 'check settings files and say line and column of every fault',
    examples: [
      {command: 'ecrctl config validate', does: 'the files that hold here'},
      {command: 'ecrctl config validate .ecrctlrc.yaml', does: 'one file'},
    ],
    ignoresSettingsFiles: true,
    action: (context, files) => validate(context, files),
  });
};

async function validate(context: CommandContext, files: string[]): Promise<number | undefined> {
  const {checkSettingsFile} = await import('../../settings/read-settings-file.ts');
  const found = await findSettingsFiles(process.cwd(), context.env);
  const wanted = files.length > 0 ? files : found.map(file => file.path);
  const checked = await Promise.all(wanted.map(checkSettingsFile));
  const faults = checked.flatMap(one => one.faults);
  await context.output.result({
    data: {files: wanted, faults},
    text: faults.map(fault => `${fault.file}:${fault.line}:${fault.column}: ${fault.message}`).join('\n'),
  });
  if (faults.length === 0) context.output.note(`${counted(wanted.length, 'file')} checked, no faults`);
  return faults.length === 0 ? undefined : EXIT_STATUS.INVALID_SETTINGS;
}
