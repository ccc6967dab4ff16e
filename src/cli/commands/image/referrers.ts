import {canListReferrers} from '../../../content/store.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {bytes} from '../../output/cell.ts';
import {resolveImage} from '../../resolve-image.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl image referrers`. */
export const defineImageReferrers: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'referrers <source>',
    summary: 'list signatures, SBOMs and attestations that refer to an image',
    examples: [
      {command: 'ecrctl image referrers app:1.0', does: 'everything that points at it'},
      {command: 'ecrctl image referrers app:1.0 --artifact-type application/spdx+json', does: 'only SBOMs'},
    ],
    action: (context, [source], options) => listReferrers(context, source!, options),
  }).option('--artifact-type <type>', 'only artifacts of this type');
};

async function listReferrers(
  context: CommandContext,
  text: string,
  options: {artifactType?: string},
): Promise<undefined> {
  const {end, root: subject} = await resolveImage(context, text);
  const {store, name} = end;
  const filter = options.artifactType ? {artifactType: options.artifactType} : {};
  const referrers = canListReferrers(store)
    ? await store.referrers(subject, {signal: context.signal, ...filter})
    : [];
  await context.output.result({
    data: {subject: `${name}@${subject.digest}`, referrers},
    table: {
      columns: ['artifact type', 'digest', {heading: 'size', align: 'right'}],
      rows: referrers.map(one => [one.artifactType, one.digest, bytes(one.size)]),
      empty: 'nothing refers to this image',
    },
  });
  return undefined;
}
