import {defineCommand} from '../../define-command.ts';
import {readRegistry} from '../../registry/read-registry.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl registry describe`. */
export const defineRegistryDescribe: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'describe',
    summary: 'show what is set in the registry, a line each',
    examples: [{command: 'ecrctl registry describe', does: 'an overview'}],
    action: async context => {
      const {client} = await context.ecr();
      const {registryId} = await client.send('DescribeRegistry', {}, context);
      const registry = await readRegistry(client, context);
      const {replicationConfiguration, scanningConfiguration, signingConfiguration} = registry;
      await context.output.result({
        data: {registryId, ...registry},
        table: {
          columns: ['setting', 'value'],
          rows: [
            ['registry', registryId],
            ['replication rules', replicationConfiguration.rules.length],
            [
              'scanning',
              `${scanningConfiguration.scanType ?? 'BASIC'}, ${scanningConfiguration.rules?.length ?? 0} rules`,
            ],
            ['pull-through cache rules', registry.pullThroughCacheRules.length],
            ['creation templates', registry.repositoryCreationTemplates.length],
            ['signing rules', signingConfiguration.rules.length],
            ['registry policy', registry.registryPolicy === null ? 'none' : 'set'],
            ['pull-time exclusions', registry.pullTimeUpdateExclusions.length],
            ...Object.entries(registry.accountSettings),
          ],
        },
      });
      return undefined;
    },
  });
};
