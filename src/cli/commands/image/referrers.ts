import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {type Referrer, readReferrerTree, treeLines} from '../../image-files/referrer-tree.ts';
import {bytes, type Cell} from '../../output/cell.ts';
import {resolveImage} from '../../resolve-image.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl image referrers`. */
export const defineImageReferrers: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'referrers <source>',
    summary: 'list signatures, SBOMs and attestations that refer to an image',
    description:
      'List signatures, SBOMs and attestations that refer to an image, and what refers to those in turn, as a tree.',
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
  const {artifactType} = options;
  const referrers = await readReferrerTree(context, store, {subject, artifactType});
  await context.output.result({
    data: {subject: `${name}@${subject.digest}`, referrers},
    table: {
      columns: ['artifact type', 'digest', {heading: 'size', align: 'right'}],
      rows: [...treeLines(referrers)].map(({branch, referrer}) => [
        typeCell(referrer, branch),
        referrer.digest,
        bytes(referrer.size),
      ]),
      empty: 'nothing refers to this image',
    },
  });
  return undefined;
}

/** People see what refers to what. */
function typeCell({artifactType = ''}: Referrer, branch: string): Cell {
  return {kind: 'short', full: artifactType, short: `${branch}${artifactType || '-'}`};
}
