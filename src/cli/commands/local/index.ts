import {defineGroup} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {defineLocalCheck} from './check.ts';
import {defineLocalEnv} from './env.ts';
import {defineLocalEvents} from './events.ts';
import {defineLocalReset} from './reset.ts';
import {defineLocalRunLifecycle} from './run-lifecycle.ts';
import {defineLocalScanFindings} from './scan-findings.ts';
import {defineLocalStart} from './start.ts';
import {defineLocalStatus} from './status.ts';
import {defineLocalStop} from './stop.ts';

/** Every command of the group, in the order of its help. */
const LOCAL_COMMANDS: readonly CommandDefinition[] = [
  defineLocalStart,
  defineLocalStop,
  defineLocalStatus,
  defineLocalReset,
  defineLocalCheck,
  defineLocalEnv,
  defineLocalEvents,
  defineLocalRunLifecycle,
  defineLocalScanFindings,
];

/** `ecrctl local`: a complete ECR on this machine. */
export const defineLocal: CommandDefinition = (program, run) => {
  const group = defineGroup(program, {
    usage: 'local',
    group: 'Local ECR commands:',
    summary: 'run a complete ECR on this machine',
    examples: [
      {command: 'ecrctl local start', does: 'serve the ECR API and /v2/ on one port'},
      {command: 'eval "$(ecrctl local env)"', does: 'point the AWS CLI and SDKs at it'},
    ],
  });
  for (const define of LOCAL_COMMANDS) define(group, run);
};
