import {defineGroup} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {definePolicyCheck} from './check.ts';
import {definePolicyDelete} from './delete.ts';
import {definePolicyDiff} from './diff.ts';
import {definePolicyGet} from './get.ts';
import {definePolicyLint} from './lint.ts';
import {definePolicySet} from './set.ts';
import {definePolicyWho} from './who.ts';

/** `ecrctl policy`: who may do what. */
export const definePolicy: CommandDefinition = (program, run) => {
  const group = defineGroup(program, {
    usage: 'policy',
    group: 'Policy commands:',
    summary: 'read, change and judge access policies of repositories and of the registry',
    examples: [
      {command: 'ecrctl policy check team/app --principal 444455556666 --action pull', does: 'may they?'},
      {command: 'ecrctl policy set team/app --allow-pull 444455556666', does: 'let them'},
      {command: 'ecrctl policy lint policy.json', does: 'find mistakes and dangers'},
    ],
  });
  for (const define of [
    definePolicyGet,
    definePolicySet,
    definePolicyDelete,
    definePolicyLint,
    definePolicyDiff,
    definePolicyCheck,
    definePolicyWho,
  ]) {
    define(group, run);
  }
};
