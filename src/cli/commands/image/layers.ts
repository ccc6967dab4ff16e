import {readVerified} from '../../../content/verify.ts';
import {shortDigest} from '../../../oci/digest.ts';
import {
  type HistoryEntry,
  type ImageConfig,
  layerHistory,
  parseImageConfig,
} from '../../../oci/image-config.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {bytes, time} from '../../output/cell.ts';
import {resolveOneImage} from '../../resolve-image.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl image layers`. */
export const defineImageLayers: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'layers <source>',
    summary: 'list layers with their sizes and the commands that made them',
    examples: [
      {command: 'ecrctl image layers app:1.0', does: 'lowest first'},
      {command: 'ecrctl image layers app:1.0 --platform linux/arm64', does: 'of one platform of an index'},
    ],
    action: (context, [source], options) => listLayers(context, source!, options),
  }).option('--platform <platform>', 'the image for this platform, where the reference is an index');
};

async function listLayers(
  context: CommandContext,
  text: string,
  options: {platform?: string},
): Promise<undefined> {
  const {end, root, manifest} = await resolveOneImage(context, text, options);
  const {store} = end;
  const {config, layers} = manifest;
  const history = await readHistory(() =>
    readVerified(config, opening => store.open(config, opening), context),
  );
  const rows = layers.map((layer, position) => ({...layer, history: history[position]}));
  await context.output.result({
    data: {imageDigest: root.digest, layers: rows},
    table: {
      columns: [
        {heading: '#', align: 'right'},
        'digest',
        {heading: 'size', align: 'right'},
        'created',
        {heading: 'command', cut: true},
      ],
      rows: rows.map((row, position) => [
        position + 1,
        {kind: 'short', full: row.digest, short: shortDigest(row.digest)},
        bytes(row.size),
        time(row.history?.created),
        command(row.history),
      ]),
    },
  });
  return undefined;
}

async function readHistory(read: () => Promise<Buffer>): Promise<HistoryEntry[]> {
  const parsed: ImageConfig = parseImageConfig(await read());
  return layerHistory(parsed);
}

function command(entry: HistoryEntry | undefined): string {
  return (entry?.created_by ?? '').replace(/^\/bin\/sh -c (?:#\(nop\) +)?/, '').replace(/\s+/g, ' ');
}
