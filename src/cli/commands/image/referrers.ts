import {canListReferrers} from '../../../content/store.ts';
import {EcrctlError} from '../../../errors.ts';
import {parseReference, tagOrDigest} from '../../../oci/reference.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {bytes} from '../../output/cell.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl image referrers`. */
export const defineImageReferrers: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'referrers <reference>',
    summary: 'list signatures, SBOMs and attestations that refer to an image',
    examples: [
      {command: 'ecrctl image referrers app:1.0', does: 'everything that points at it'},
      {command: 'ecrctl image referrers app:1.0 --artifact-type application/spdx+json', does: 'only SBOMs'},
    ],
    action: (context, [reference], options) => listReferrers(context, reference!, options),
  }).option('--artifact-type <type>', 'only artifacts of this type');
};

async function listReferrers(
  context: CommandContext,
  text: string,
  options: {artifactType?: string},
): Promise<undefined> {
  const reference = parseReference(text);
  const wanted = tagOrDigest(reference);
  if (wanted === undefined) throw new EcrctlError('USAGE', `"${text}" names no tag and no digest`);
  const {store, name} = await context.openRepository(reference);
  const subject = await store.resolve(wanted, context);
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
