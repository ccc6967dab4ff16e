import type {ChalkInstance} from 'chalk';
import type {FileDifference} from '../../content/layer-files/diff-file-trees.ts';
import {modeText} from '../../content/layer-files/mode-text.ts';
import {humanBytes} from '../output/cell.ts';
import {counted} from '../output/counted.ts';
import {harmless} from '../output/harmless.ts';
import type {FieldDifference, ImageDifference, LayerDifference} from './image-difference.ts';

/** What two images do not have in common, for people: `-` is only in the first, `+` only in the second. */
export function differenceText(
  {platforms, config, layers, files}: ImageDifference,
  {names, colors}: {names: readonly [string, string]; colors: ChalkInstance},
): string {
  const blocks = [
    [`- ${names[0]}`, `+ ${names[1]}`],
    platforms && titled('platforms', fieldLines(platforms)),
    config && titled('configuration', fieldLines(config)),
    layers && titled('layers', layerLines(layers)),
    files && titled('files', files.flatMap(fileLines)),
  ].filter(block => block !== undefined);
  const paint = (line: string): string => {
    if (line.startsWith('+ ')) return colors.green(line);
    return line.startsWith('- ') ? colors.red(line) : line;
  };
  return blocks.map(block => block.map(line => paint(harmless(line))).join('\n')).join('\n\n');
}

function titled(title: string, lines: readonly string[]): string[] {
  return [title, ...(lines.length > 0 ? lines : ['  no difference'])];
}

function fieldLines(fields: readonly FieldDifference[]): string[] {
  return fields.flatMap(({field, before, after}) => [
    ...(before === undefined ? [] : [`- ${labelled(field, before)}`]),
    ...(after === undefined ? [] : [`+ ${labelled(field, after)}`]),
  ]);
}

/** `env PATH=/bin`: the value of a variable, a label or an annotation names it already. */
function labelled(field: string, value: string): string {
  const name = /^(?:env|label|annotation|port|volume) /.test(field)
    ? field.slice(0, field.indexOf(' '))
    : field;
  return `${name} ${value}`;
}

function layerLines({shared, repacked, removed, added}: LayerDifference): string[] {
  const total = shared.reduce((sum, {size}) => sum + size, 0);
  const line = ({digest, size}: {digest: string; size: number}): string => `${digest} ${humanBytes(size)}`;
  return [
    `  ${counted(shared.length, 'layer')} shared, ${humanBytes(total)}`,
    ...repacked.map(({before, after}) => `  ${before} holds the same files as ${after}`),
    ...removed.map(one => `- ${line(one)}`),
    ...added.map(one => `+ ${line(one)}`),
  ];
}

function fileLines({path, before, after, aspects}: FileDifference): string[] {
  const line = (file: NonNullable<typeof before>): string =>
    `${modeText(file.type, file.mode)} ${file.uid}:${file.gid} ${humanBytes(file.size)} ${path}${targetOf(file)}`;
  if (!before || !after) return [before ? `- ${line(before)}` : `+ ${line(after!)}`];
  const isVisible = aspects.some(aspect => aspect !== 'content' && aspect !== 'attributes');
  if (!isVisible && before.size === after.size) return [`~ ${line(after)} (${aspects.join(', ')})`];
  return [`- ${line(before)}`, `+ ${line(after)}`];
}

function targetOf({type, linkTarget}: {type: string; linkTarget?: string}): string {
  return type !== 'file' && linkTarget !== undefined ? ` -> ${linkTarget}` : '';
}
