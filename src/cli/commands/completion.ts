import {readFile} from 'node:fs/promises';
import {Argument} from 'commander';
import {defineCommand} from '../define-command.ts';
import type {CommandDefinition} from './command-definition.ts';

/** Shells that have a script in completions/, and the file's name there; built code lies in dist/chunks/. */
const SCRIPTS = {bash: 'ecrctl.bash', zsh: '_ecrctl', fish: 'ecrctl.fish', powershell: 'ecrctl.ps1'} as const;

/** `ecrctl completion`. */
export const defineCompletion: CommandDefinition = (program, run) => {
  defineCommand(program, run, {
    usage: 'completion',
    group: 'Other commands:',
    summary: 'print the completion script of a shell',
    examples: [
      {command: 'source <(ecrctl completion bash)', does: 'in ~/.bashrc'},
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is for zsh to replace
      {command: 'ecrctl completion zsh > "${fpath[1]}/_ecrctl"', does: 'for zsh'},
      {command: 'ecrctl completion fish > ~/.config/fish/completions/ecrctl.fish', does: 'for fish'},
      {command: 'ecrctl completion powershell | Out-String | Invoke-Expression', does: 'in $PROFILE'},
    ],
    ignoresSettingsFiles: true,
    action: async (context, [shell]) => {
      const file = new URL(`../../completions/${SCRIPTS[shell as keyof typeof SCRIPTS]}`, import.meta.url);
      await context.output.write(await readFile(file));
      return undefined;
    },
  }).addArgument(new Argument('<shell>', 'shell to complete in').choices(Object.keys(SCRIPTS)));
};
