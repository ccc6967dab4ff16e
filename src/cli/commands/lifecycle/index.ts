import {defineGroup} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {defineLifecycleDelete} from './delete.ts';
import {defineLifecycleDiff} from './diff.ts';
import {defineLifecycleExplain} from './explain.ts';
import {defineLifecycleGet} from './get.ts';
import {defineLifecycleLint} from './lint.ts';
import {defineLifecyclePreview} from './preview.ts';
import {defineLifecyclePut} from './put.ts';
import {defineLifecycleSchema} from './schema.ts';
import {defineLifecycleTest} from './test.ts';

/** `ecrctl lifecycle`: what expires or archives images. */
export const defineLifecycle: CommandDefinition = (program, run) => {
  const group = defineGroup(program, {
    usage: 'lifecycle',
    group: 'Policy commands:',
    summary: 'judge, test, read and write lifecycle policies',
    examples: [
      {command: 'ecrctl lifecycle preview app', does: 'which images go next, and why'},
      {command: 'ecrctl lifecycle lint policy.json', does: 'every fault of a policy at once'},
    ],
  });
  for (const define of [
    defineLifecyclePreview,
    defineLifecycleExplain,
    defineLifecycleLint,
    defineLifecycleTest,
    defineLifecycleDiff,
    defineLifecycleGet,
    defineLifecyclePut,
    defineLifecycleDelete,
    defineLifecycleSchema,
  ]) {
    define(group, run);
  }
};
