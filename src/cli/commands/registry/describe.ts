import type {PublicClient} from '../../../ecr/public/public-client.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {readRegistry} from '../../registry/read-registry.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl registry describe`. */
export const defineRegistryDescribe: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'describe',
    summary: 'show what is set in the registry, a line each',
    examples: [
      {command: 'ecrctl registry describe', does: 'an overview'},
      {command: 'ecrctl registry describe --public', does: 'aliases and catalog entry in ECR Public'},
    ],
    action: async context => {
      const ecr = await context.ecr();
      if (ecr.public) return describePublic(context, ecr.public);
      const {client} = ecr;
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

/** The caller's registry in ECR Public: its aliases, the custom ones too, and its entry in the gallery. */
async function describePublic(context: CommandContext, client: PublicClient): Promise<undefined> {
  const {registries = []} = await client.send('DescribeRegistries', {}, context);
  const {registryCatalogData} = await client.send('GetRegistryCatalogData', {}, context);
  await context.output.result({
    data: {registries, registryCatalogData},
    table: {
      columns: ['setting', 'value'],
      rows: registries.flatMap(one => [
        ['registry', one.registryId],
        ['uri', one.registryUri],
        ['verified', one.verified ? 'yes' : 'no'],
        ...(one.aliases ?? []).map(alias => [
          alias.primaryRegistryAlias
            ? 'primary alias'
            : alias.defaultRegistryAlias
              ? 'default alias'
              : 'alias',
          `${alias.name} ${alias.status?.toLowerCase()}`,
        ]),
        ['display name', registryCatalogData?.displayName],
      ]),
      empty: 'no registry in ECR Public yet',
    },
  });
  return undefined;
}
