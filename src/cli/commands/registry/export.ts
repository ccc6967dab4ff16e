import {defineCommand} from '../../define-command.ts';
import {readRegistry} from '../../registry/read-registry.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl registry export`. */
export const defineRegistryExport: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'export',
    summary: 'print every setting of the registry as YAML that registry apply takes',
    examples: [{command: 'ecrctl registry export > ecr.yaml', does: 'a file to keep under review'}],
    action: async context => {
      const {client} = await context.ecr();
      const registry = await readRegistry(client, context);
      const {toYaml} = await import('../../output/to-yaml.ts');
      await context.output.result({data: registry, text: toYaml(registry)});
      return undefined;
    },
  });
};
