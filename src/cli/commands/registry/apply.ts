import type {ChalkInstance} from 'chalk';
import {EcrctlError, exitStatus} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {bulkStatus} from '../../one-by-one.ts';
import {counted} from '../../output/counted.ts';
import {diffLines, renderDiff} from '../../output/line-diff.ts';
import {placeOf} from '../../questions/place-of.ts';
import {readText} from '../../read-text.ts';
import {planRegistry, type RegistryStep} from '../../registry/plan-registry.ts';
import {readRegistry} from '../../registry/read-registry.ts';
import type {RegistryDocument} from '../../registry/registry-document.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** Far more than a registry with every quota used up takes. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** `ecrctl registry apply`. */
export const defineRegistryApply: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'apply <file>',
    summary: 'make the registry what a file says, after showing what would change',
    description:
      'Compare a file with the registry, show the difference, ask, and make it so. Sections that the file leaves ' +
      'out stay as they are; a section that is there is the whole truth.',
    examples: [
      {command: 'ecrctl registry apply ecr.yaml --dry-run', does: 'only show the difference'},
      {command: 'ecrctl registry apply ecr.yaml --yes', does: 'in a pipeline'},
    ],
    action: (context, [file]) => apply(context, file!),
  });
};

async function apply(context: CommandContext, file: string): Promise<number | undefined> {
  const wanted = await readDocument(file);
  context.beforeChange('change registry settings');
  const ecr = await context.ecr();
  const steps = planRegistry(await readRegistry(ecr.client, context), wanted);
  const failures: {step: RegistryStep; error: EcrctlError}[] = [];
  for (const step of steps) context.output.note(await stepText(step, context.output.noteColors));
  if (steps.length > 0 && !context.settings.dryRun) {
    await context.confirm(
      `change ${counted(steps.length, 'setting')} of the registry (${await placeOf(ecr)})?`,
    );
    for (const step of steps) {
      try {
        await ecr.client.send(step.operation, step.input as never, context);
      } catch (error) {
        if (!(error instanceof EcrctlError)) throw error;
        context.output.warn(`${step.what}: ${error.message}`);
        failures.push({step, error});
      }
    }
  }
  await context.output.result({
    data: {steps, failures: failures.map(({step, error}) => ({what: step.what, message: error.message}))},
    table: {
      columns: ['', 'setting', 'operation'],
      rows: steps.map(step => [step.sign, step.what, step.operation]),
      empty: 'nothing to change',
    },
  });
  return bulkStatus(
    steps.length - failures.length,
    failures.map(({error}) => exitStatus(error)),
  );
}

/** A step in one line, and what it changes below where the line does not say it. */
async function stepText({sign, what, before, after}: RegistryStep, colors: ChalkInstance): Promise<string> {
  const line = `${sign} ${what}`;
  if (before === undefined && after === undefined) return line;
  const {toYaml} = await import('../../output/to-yaml.ts');
  const text = (value: unknown): string => (value === undefined || value === null ? '' : toYaml(value));
  const difference = renderDiff(diffLines(text(before), text(after)), ({change}, one) => {
    if (change === 'same') return one;
    return change === 'added' ? colors.green(one) : colors.red(one);
  });
  return `${line}\n${difference.replace(/^(?=.)/gm, '    ')}`.trimEnd();
}

/** Reads and checks a registry file (JSON is YAML too). */
async function readDocument(file: string): Promise<RegistryDocument> {
  const [{LineCounter, parseDocument}, {registryDocumentSchema}, {schemaFaults, syntaxFaults, plainValue}] =
    await Promise.all([
      import('../../settings/yaml-document.ts'),
      import('../../registry/registry-document.ts'),
      import('../../yaml-faults.ts'),
    ]);
  const text = await readText(file, {what: 'the registry file', maxBytes: MAX_DOCUMENT_BYTES});
  const lines = new LineCounter();
  const document = parseDocument(text, {lineCounter: lines});
  const parsed = registryDocumentSchema.safeParse(plainValue(document) ?? {});
  const broken = syntaxFaults({document, lines});
  if (parsed.success && broken.length === 0) return parsed.data;
  const [first] = broken.length > 0 ? broken : schemaFaults({document, lines}, parsed.error!);
  throw new EcrctlError('INVALID_INPUT', `${file}:${first!.line}:${first!.column}: ${first!.message}`, {
    hint: 'ecrctl registry export shows the form',
  });
}
