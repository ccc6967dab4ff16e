import {EcrctlError} from '../../../errors.ts';
import {defineCommand} from '../../define-command.ts';
import {readRegistry} from '../../registry/read-registry.ts';
import type {RegistryDocument} from '../../registry/registry-document.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** One part of a registry's settings and the command that shows it. */
interface Section {
  command: string;
  member: keyof RegistryDocument;
  summary: string;
}

const SECTIONS: readonly Section[] = [
  {
    command: 'replication',
    member: 'replicationConfiguration',
    summary: 'show where images are replicated to',
  },
  {
    command: 'scanning',
    member: 'scanningConfiguration',
    summary: 'show which repositories are scanned, and when',
  },
  {
    command: 'pull-through',
    member: 'pullThroughCacheRules',
    summary: 'show which registries are cached, under which prefix',
  },
  {
    command: 'template',
    member: 'repositoryCreationTemplates',
    summary: 'show how repositories made on demand look',
  },
  {command: 'signing', member: 'signingConfiguration', summary: 'show which pushes are signed'},
];

/** `registry replication | scanning | pull-through | template | signing`. */
const showSections: CommandDefinition[] = SECTIONS.map(({command, member, summary}) => (group, run) => {
  defineCommand(group, run, {
    usage: command,
    summary,
    description: `${summary.charAt(0).toUpperCase()}${summary.slice(1)}. Change it with registry apply.`,
    examples: [
      {command: `ecrctl registry ${command}`, does: 'as YAML, in the form that registry apply takes'},
      {command: `ecrctl registry ${command} -o json`, does: 'as JSON'},
    ],
    action: async context => {
      const {client} = await context.ecr();
      const section = {[member]: (await readRegistry(client, context))[member]};
      const {toYaml} = await import('../../output/to-yaml.ts');
      await context.output.result({data: section, text: toYaml(section)});
      return undefined;
    },
  });
});

/** `registry settings`. */
const defineSettings: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'settings [assignments...]',
    summary: 'show account settings, or change them',
    examples: [
      {command: 'ecrctl registry settings', does: 'show them'},
      {
        command: 'ecrctl registry settings BLOB_MOUNTING=ENABLED',
        does: 'let pushes mount layers between repositories',
      },
    ],
    action: async (context, assignments) => {
      const {client} = await context.ecr();
      if (assignments.length > 0) context.beforeChange('change account settings');
      for (const assignment of assignments) {
        const [name, value] = assignment.split('=');
        if (!name || !value) throw new EcrctlError('USAGE', `"${assignment}" is not NAME=VALUE`);
        if (!context.settings.dryRun) await client.send('PutAccountSetting', {name, value}, context);
      }
      const {accountSettings} = await readRegistry(client, context);
      await context.output.result({
        data: {accountSettings},
        table: {columns: ['name', 'value'], rows: Object.entries(accountSettings)},
      });
      return undefined;
    },
  });
};

/** Commands that show a part of a registry's settings. */
export const REGISTRY_SECTIONS: readonly CommandDefinition[] = [defineSettings, ...showSections];
