import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {globMatcher} from '../../glob.ts';
import type {Cell} from '../../output/cell.ts';
import {time} from '../../output/cell.ts';
import type {CommandDefinition} from '../command-definition.ts';

interface EventsOptions {
  follow?: boolean;
  name?: string;
}

/** `ecrctl local events`. */
export const defineLocalEvents: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'events',
    summary: 'show what happened: calls as CloudTrail records, changes as EventBridge events',
    examples: [
      {command: 'ecrctl local events', does: 'everything, oldest first'},
      {command: "ecrctl local events --follow --name 'Put*'", does: 'wait for pushes'},
      {command: "ecrctl local events -o json --query '[?errorCode]'", does: 'only calls that failed'},
    ],
    action: (context, _args, options) => showEvents(context, options),
  })
    .option('-f, --follow', 'wait for more; with --output json one object a line')
    .option('--name <glob>', 'only events of this name, for example PutImage');
};

async function showEvents(context: CommandContext, options: EventsOptions): Promise<undefined> {
  const {readEvents} = await import('../../../server/events/read-events.ts');
  const matches = globMatcher(options.name);
  const source = readEvents(context.settings.dataDir, {
    follow: options.follow === true,
    signal: context.signal,
  });
  const events: object[] = [];
  for await (const event of source) {
    if (!matches(nameOf(event))) continue;
    if (options.follow) await showOne(context, event);
    else events.push(event);
  }
  if (!options.follow) {
    await context.output.result({
      data: events,
      table: {
        columns: ['time', 'event', 'who', 'what', 'error'],
        rows: events.map(eventRow),
        empty: 'no events yet',
      },
    });
  }
  return undefined;
}

async function showOne(context: CommandContext, event: object): Promise<void> {
  const {output} = context;
  if (output.settings.format === 'json') return output.write(`${JSON.stringify(event)}\n`);
  await output.result({data: event, table: {columns: [], rows: [eventRow(event)]}});
}

/** The members of either kind of event that a row shows. */
interface EventMembers {
  eventName?: string;
  'detail-type'?: string;
  eventTime?: string;
  time?: string;
  userIdentity?: {arn?: string};
  errorCode?: string;
  resources?: {ARN?: string}[] | string[];
  detail?: {'repository-name'?: string; 'image-tag'?: string; 'image-digest'?: string};
}

function nameOf(event: object): string {
  const members = event as EventMembers;
  return members.eventName ?? members['detail-type'] ?? '';
}

function eventRow(event: object): Cell[] {
  const members = event as EventMembers;
  const [resource] = members.resources ?? [];
  const arn = typeof resource === 'string' ? resource : resource?.ARN;
  const detail = members.detail;
  const what = detail
    ? [detail['repository-name'], detail['image-tag'] ?? detail['image-digest']].filter(Boolean).join(':')
    : arn;
  return [
    time(members.eventTime ?? members.time),
    nameOf(event),
    members.userIdentity?.arn ?? '',
    what ?? '',
    members.errorCode ?? '',
  ];
}
