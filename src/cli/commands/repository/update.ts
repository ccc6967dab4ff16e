import {EcrctlError, exitStatus} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {bulkStatus} from '../../one-by-one.ts';
import {harmless} from '../../output/harmless.ts';
import {diffLines, renderDiff} from '../../output/line-diff.ts';
import {placeOf} from '../../questions/place-of.ts';
import {readCurrentSettings} from '../../repositories/read-current-settings.ts';
import {
  planSettings,
  type RepositorySettings,
  type SettingStep,
} from '../../repositories/repository-settings.ts';
import {addSettingsOptions, readSettings, type SettingsOptions} from '../../repositories/settings-options.ts';
import {type EcrRepository, repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** A repository with the calls that change it, and what came of them. */
interface Update {
  repository: EcrRepository;
  steps: SettingStep[];
  failures: {what: string; error: EcrctlError}[];
}

/** `ecrctl repository update`. */
export const defineRepositoryUpdate: CommandDefinition = (group, run) => {
  const command = defineCommand(group, run, {
    usage: 'update <repositories...>',
    summary: 'change settings and policies, after showing the difference',
    examples: [
      {command: 'ecrctl repository update team/app --mutability IMMUTABLE', does: 'shown first, then asked'},
      {
        command: 'ecrctl repository update team/app team/web --lifecycle-policy keep.json --yes',
        does: 'several, unasked',
      },
      {command: 'ecrctl repository update team/app --no-scan-on-push --dry-run', does: 'only shown'},
    ],
    action: (context, names, options) => update(context, names, options),
  });
  addSettingsOptions(command).option('--no-scan-on-push', 'do not scan images when they are pushed');
};

async function update(
  context: CommandContext,
  names: string[],
  options: SettingsOptions,
): Promise<number | undefined> {
  const wanted = await readSettings(options);
  if (Object.keys(wanted).length === 0) {
    throw new EcrctlError('USAGE', 'nothing is said of how it shall be', {
      hint: 'for example --mutability IMMUTABLE; ecrctl repository update --help lists what can change',
    });
  }
  context.beforeChange('update a repository');
  const updates: Update[] = [];
  for (const name of names) updates.push(await planUpdate(context, name, wanted));
  for (const one of updates) showDifference(context, one);
  const changing = updates.filter(one => one.steps.length > 0);
  if (changing.length > 0 && !context.settings.dryRun) {
    const which = changing.map(({repository}) => repository.id.repositoryName).join(', ');
    await context.confirm(`update ${which} (${await placeOf(changing[0]!.repository.ecr)})?`);
    for (const one of changing) await carryOut(context, one);
  }
  await context.output.result(updatesView(updates));
  return statusOf(changing);
}

async function planUpdate(
  context: CommandContext,
  name: string,
  wanted: RepositorySettings,
): Promise<Update> {
  const repository = await repositoryOf(context, name);
  const steps = planSettings(await readCurrentSettings(context, repository, wanted), wanted);
  return {repository, steps, failures: []};
}

function showDifference(context: CommandContext, {repository, steps}: Update): void {
  const {repositoryName} = repository.id;
  if (steps.length === 0) context.output.note(`${repositoryName} is so already`);
  const {green, red} = context.output.noteColors;
  const paint = {added: green, removed: red, same: (text: string) => text};
  for (const {what, before, after} of steps) {
    const lines = diffLines(layout(before), layout(after));
    context.output.note(`${repositoryName}: ${what}`);
    context.output.note(renderDiff(lines, ({change}, text) => paint[change](harmless(text))).trimEnd());
  }
}

/** One call after the other; what is refused does not keep the rest from being done. */
async function carryOut(context: CommandContext, one: Update): Promise<void> {
  const {ecr, id} = one.repository;
  for (const {what, operation, input} of one.steps) {
    try {
      await ecr.client.send(operation, {...id, ...input} as never, context);
    } catch (error) {
      if (!(error instanceof EcrctlError) || context.signal.aborted) throw error;
      context.output.warn(`${id.repositoryName}: ${what} was not changed: ${error.message}`);
      one.failures.push({what, error});
    }
  }
}

function updatesView(updates: readonly Update[]) {
  return {
    data: {
      updates: updates.map(({repository, steps, failures}) => ({
        repositoryName: repository.id.repositoryName,
        changes: steps.map(({what, before, after}) => ({what, before: before ?? null, after})),
        failures: failures.map(({what, error}) => ({what, message: error.message})),
      })),
    },
    table: {
      columns: ['repository', 'changed'],
      rows: updates
        .filter(({steps}) => steps.length > 0)
        .map(({repository, steps, failures}) => [
          repository.id.repositoryName,
          changed(steps, failures).join(', '),
        ]),
      empty: 'nothing to change',
    },
  };
}

function changed(steps: Update['steps'], failures: Update['failures']): string[] {
  const failed = new Set(failures.map(({what}) => what));
  return steps.map(({what}) => what).filter(what => !failed.has(what));
}

function statusOf(updates: readonly Update[]): number | undefined {
  const failures = updates.flatMap(one => one.failures);
  const steps = updates.flatMap(one => one.steps);
  return bulkStatus(
    steps.length - failures.length,
    failures.map(({error}) => exitStatus(error)),
  );
}

function layout(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, undefined, 2);
}
