import type {JSONValue} from '@jmespath-community/jmespath';
import {Chalk, type ChalkInstance} from 'chalk';
import {EcrctlError} from '../../errors.ts';
import type {OutputFormat} from '../global-options.ts';
import {harmless, harmlessStyled} from './harmless.ts';
import {queriedTable, queriedText} from './queried.ts';
import {type Table, tabSeparated} from './table.ts';

/** A result in every form that it can be printed in. */
export interface ResultView {
  /** What json, yaml and --query see: ECR's own member names where the thing is ECR's. */
  data: unknown;
  /** What people see: lines as they are, or a table. */
  text?: string;
  table?: Table;
  /** How text shows this data and what --query finds in it, where neither is as usual. */
  asText?: (data: unknown) => string;
}

/** Where results go, and how they shall look. */
export interface OutputSettings {
  format: OutputFormat;
  query?: string | undefined;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Whether people are watching standard output. */
  terminal: boolean;
  colorLevel: {stdout: 0 | 1 | 2 | 3; stderr: 0 | 1 | 2 | 3};
  quiet: boolean;
  verbose: boolean;
  now: () => Date;
}

/** The two streams of a command: the result on standard output, everything else on standard error. */
export class Output {
  readonly settings: OutputSettings;
  readonly colors: ChalkInstance;
  readonly noteColors: ChalkInstance;

  constructor(settings: OutputSettings) {
    this.settings = settings;
    this.colors = new Chalk({level: settings.colorLevel.stdout});
    this.noteColors = new Chalk({level: settings.colorLevel.stderr});
  }

  /** Prints a command's result in the form that was asked for; a pipe gets it to the letter. */
  async result(view: ResultView): Promise<void> {
    for (const part of await this.render(view)) {
      await this.write(this.settings.terminal ? harmlessStyled(part) : part);
    }
  }

  /** Writes stored text: byte for byte to a pipe, and to a terminal with nothing in it that this would obey. */
  async content(bytes: Uint8Array): Promise<void> {
    await this.write(this.settings.terminal ? harmless(new TextDecoder().decode(bytes), '\n\t') : bytes);
  }

  /** The same for content that comes in pieces. */
  async contentStream(content: AsyncIterable<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    const show = (text: string): Promise<void> => this.write(harmless(text, '\n\t'));
    for await (const chunk of content) {
      await (this.settings.terminal ? show(decoder.decode(chunk, {stream: true})) : this.write(chunk));
    }
    if (this.settings.terminal) await show(decoder.decode());
  }

  /** Writes to standard output as it is, and waits until it is taken. */
  async write(text: string | Uint8Array): Promise<void> {
    if (text.length === 0) return;
    const {stdout} = this.settings;
    await new Promise<void>((resolve, reject) => {
      stdout.write(text, error => (error ? reject(error) : resolve()));
    });
  }

  /** Tells people something; silent with --quiet. */
  note(text: string): void {
    if (!this.settings.quiet) this.tell(text);
  }

  /** Tells people something that they may not expect; shown even with --quiet. */
  warn(text: string): void {
    this.tell(`${this.noteColors.yellow('warning:')} ${text}`);
  }

  /** Tells more, with --verbose. */
  detail(text: string): void {
    if (this.settings.verbose) this.tell(text);
  }

  /** What people are told may quote a registry, an archive or a checkout: none of them moves a cursor. */
  tell(text: string): void {
    this.settings.stderr.write(`${harmlessStyled(text)}\n`);
  }

  /** The text of a result, in parts where it is long. */
  private async render(view: ResultView): Promise<Iterable<string>> {
    const {query} = this.settings;
    if (query !== undefined) return this.renderQueried(await applyQuery(view.data, query), view.asText);
    const data = await this.renderData(view.data);
    if (data) return data;
    if (view.asText && this.settings.format === 'text') return [view.asText(plain(view.data))];
    if (view.table) return [await this.renderTable(view.table)];
    return view.text === undefined || view.text === '' ? [] : [ensureNewline(view.text)];
  }

  private async renderQueried(
    found: unknown,
    asText: (data: unknown) => string = queriedText,
  ): Promise<Iterable<string>> {
    const data = await this.renderData(found);
    if (data) return data;
    const table = this.settings.format === 'table' ? queriedTable(found) : undefined;
    return [table ? await this.renderTable(table) : asText(found)];
  }

  /** JSON or YAML, where one of them was asked for. */
  private async renderData(data: unknown): Promise<Iterable<string> | undefined> {
    const {format} = this.settings;
    if (format === 'json') return [`${JSON.stringify(data, undefined, 2)}\n`];
    return format === 'yaml' ? (await import('./to-yaml.ts')).yamlParts(data) : undefined;
  }

  private async renderTable(table: Table): Promise<string> {
    const {format, terminal, now, stdout} = this.settings;
    if (!terminal && format !== 'table') return tabSeparated(table);
    if (table.rows.length === 0) {
      if (table.empty) this.note(table.empty);
      return '';
    }
    const {alignedTable} = await import('./aligned-table.ts');
    return alignedTable(table, {
      now: now(),
      heading: text => this.colors.bold(text),
      width: terminal ? stdout.columns : undefined,
    });
  }
}

async function applyQuery(data: unknown, query: string): Promise<unknown> {
  const {search} = await import('./jmespath.ts');
  try {
    return search(plain(data) as JSONValue, query);
  } catch (cause) {
    throw new EcrctlError('USAGE', `--query: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: 'the language is JMESPath: ecrctl help output',
    });
  }
}

/** Data as JSON has it: times are texts, and members without a value are not there. */
function plain(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data));
}

function ensureNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
