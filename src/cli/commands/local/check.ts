import {EXIT_STATUS} from '../../../errors.ts';
import type {CheckSummary} from '../../../server/index.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {findRunningLocalEcr} from '../../context/local-ecr.ts';
import {defineCommand} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl local check`. */
export const defineLocalCheck: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'check',
    summary: 'verify everything that the local ECR keeps; exit 1 when something is wrong',
    description:
      'Compare every record with every other one and every blob with its digest. Nothing is changed. Meant for ' +
      'data that nobody writes to: what changes meanwhile can look wrong.',
    examples: [
      {command: 'ecrctl local check', does: 'read and hash everything'},
      {command: 'ecrctl local check --no-content', does: 'compare records and sizes alone'},
    ],
    action: (context, _args, options) => checkData(context, options.content !== false),
  }).option('--no-content', 'do not read blobs; compare their sizes alone');
};

async function checkData(context: CommandContext, readContent: boolean): Promise<number | undefined> {
  const {dataDir} = context.settings;
  if (await findRunningLocalEcr(dataDir)) {
    context.output.note('a local ECR is running on this data; what changes meanwhile can look wrong');
  }
  const {checkLocalEcr} = await import('../../../server/index.ts');
  const summary = await checkLocalEcr({dataDir, readContent});
  const {findings} = summary;
  await context.output.result({
    data: summary,
    table: {
      columns: ['what', 'problem'],
      rows: findings.map(({subject, problem}) => [subject, problem]),
    },
  });
  context.output.note(sentence(summary));
  return findings.length > 0 ? EXIT_STATUS.DATA_CORRUPT : undefined;
}

function sentence({repositories, images, layers, blobs, findings}: CheckSummary): string {
  const counted = [
    counting(repositories, 'repository', 'repositories'),
    counting(images, 'image', 'images'),
    counting(layers, 'layer', 'layers'),
    counting(blobs, 'blob', 'blobs'),
  ].join(', ');
  const verdict =
    findings.length === 0 ? 'nothing is wrong' : counting(findings.length, 'finding', 'findings');
  return `checked ${counted}: ${verdict}`;
}

function counting(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
