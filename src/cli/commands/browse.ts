import type {CommandContext} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import type {GlobalOptions} from '../global-options.ts';
import {colorLevel} from '../output/color.ts';
import type {CommandDefinition} from './command-definition.ts';

/** `ecrctl browse`: the terminal interface. */
export const defineBrowse: CommandDefinition = (program, run) => {
  defineCommand(program, run, {
    usage: 'browse',
    group: 'Registry commands:',
    summary: 'browse and change a registry in a full-screen terminal interface',
    description:
      'Repositories, images, layers and their files, findings, lifecycle and access policies on one screen, with ' +
      'push, pull, copy, retag and delete where you stand. Press ? for the keys. With --read-only the keys that ' +
      'change something do not exist.',
    examples: [
      {command: 'ecrctl browse', does: 'the configured registry'},
      {command: 'ecrctl browse --local', does: 'the local ECR: no AWS account needed'},
      {command: 'ecrctl browse --read-only --profile production', does: 'only look'},
    ],
    action: (context, _, options) => browseRegistry(context, options),
  });
};

async function browseRegistry(context: CommandContext, options: GlobalOptions): Promise<number> {
  const {settings, env, signal} = context;
  const {stdin, stdout, stderr} = process;
  const {checkTerminal} = await import('../../tui/terminal/check-terminal.ts');
  checkTerminal({stdin, stdout, env});
  // Ink takes a while to load; the registry is opened only once something is on the screen.
  const [{browse}, {openBackendDoor}] = await Promise.all([
    import('../../tui/browse.tsx'),
    import('../context/backend-door.ts'),
  ]);
  return browse({
    door: openBackendDoor(context, options),
    stdin,
    stdout,
    stderr,
    env,
    color: colorLevel(stdout, {flag: settings.color, env}) > 0,
    readOnly: settings.readOnly,
    signal,
  });
}
