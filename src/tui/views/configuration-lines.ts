import type {ImageConfig} from '../../oci/image-config.ts';
import {formatPlatform} from '../../oci/platform.ts';
import {type TextRow, textRows} from '../panes/text-pane.ts';
import {layerCommand} from '../text/layer-command.ts';

const LABEL_WIDTH = 14;

/** An image's configuration as a page to read: what runs, with what, and how it was built. */
export function configurationLines(config: ImageConfig | undefined): TextRow[] {
  if (!config)
    return textRows(['This is not a container image: its configuration says nothing about running it.']);
  const run = config.config ?? {};
  return textRows([
    ...field('Platform', formatPlatform(config)),
    ...field('Created', config.created),
    ...field('Author', config.author),
    ...field('User', run.User),
    ...field('Working dir', run.WorkingDir),
    ...field('Entrypoint', words(run.Entrypoint)),
    ...field('Command', words(run.Cmd)),
    ...field('Stop signal', run.StopSignal),
    ...field('Ports', Object.keys(run.ExposedPorts ?? {}).join(', ')),
    ...field('Volumes', Object.keys(run.Volumes ?? {}).join(', ')),
    ...section('Environment', run.Env ?? []),
    ...section(
      'Labels',
      Object.entries(run.Labels ?? {}).map(([name, value]) => `${name}=${value}`),
    ),
    ...section(
      'History',
      (config.history ?? []).map(entry => layerCommand(entry.created_by) || (entry.comment ?? '-')),
    ),
  ]);
}

type Line = string | {text: string; tone: 'strong'};

function field(label: string, value: string | undefined): Line[] {
  return value ? [`${label.padEnd(LABEL_WIDTH)}${value}`] : [];
}

function section(title: string, lines: readonly string[]): Line[] {
  return lines.length === 0 ? [] : ['', {text: title, tone: 'strong'}, ...lines.map(line => `  ${line}`)];
}

function words(list: readonly string[] | undefined): string | undefined {
  return list?.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
}
