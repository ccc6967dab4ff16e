import {defineGroup} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {defineRegistryApply} from './apply.ts';
import {defineRegistryDescribe} from './describe.ts';
import {defineRegistryExport} from './export.ts';
import {REGISTRY_SECTIONS} from './sections.ts';

/** `ecrctl registry`: settings of a whole registry. */
export const defineRegistry: CommandDefinition = (program, run) => {
  const group = defineGroup(program, {
    usage: 'registry',
    group: 'Registry commands:',
    summary: 'see and change the settings of a whole registry',
    examples: [
      {command: 'ecrctl registry export > ecr.yaml', does: 'every setting as a file to keep in git'},
      {command: 'ecrctl registry apply ecr.yaml --dry-run', does: 'what would change'},
    ],
  });
  for (const define of [
    defineRegistryDescribe,
    ...REGISTRY_SECTIONS,
    defineRegistryExport,
    defineRegistryApply,
  ]) {
    define(group, run);
  }
};
