import {LIFECYCLE_POLICY_SCHEMA} from '../../../lifecycle/json-schema.ts';
import {defineCommand} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl lifecycle schema`. */
export const defineLifecycleSchema: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'schema',
    summary: 'print the grammar of policies as JSON Schema, for editors',
    examples: [
      {
        command: 'ecrctl lifecycle schema > policy.schema.json',
        does: 'then name it as $schema in an editor’s settings',
      },
    ],
    action: async context => {
      const text = JSON.stringify(LIFECYCLE_POLICY_SCHEMA, null, 2);
      await context.output.result({data: LIFECYCLE_POLICY_SCHEMA, text});
      return undefined;
    },
  });
};
