import {Option} from 'commander';
import type {EcrApi, EcrOperation} from '../../ecr/api.ts';
import type {OperationShape} from '../../ecr/operation-shape.ts';
import {WAITERS, type Waiter, waitUntil} from '../../ecr/waiters.ts';
import {EcrctlError} from '../../errors.ts';
import {answerView} from '../api/answer-view.ts';
import {openCatalogue} from '../api/catalogue.ts';
import {findOperation} from '../api/find-operation.ts';
import {readInput} from '../api/read-input.ts';
import {isListing, type PagingFlags, readListing} from '../api/read-listing.ts';
import {inputSkeleton} from '../api/skeleton.ts';
import type {CommandContext} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import {parseCount} from '../global-options.ts';
import type {CommandDefinition} from './command-definition.ts';

interface ApiOptions extends PagingFlags {
  cliInputJson?: string;
  generateSkeleton?: boolean;
  generateCliSkeleton?: 'input' | true;
  list?: boolean;
}

/** Operations that change nothing; all others are refused under --read-only and skipped by --dry-run. */
const READS = /^(?:Describe|List|Get|BatchGet|BatchCheck|Validate)/;

/** `ecrctl api`. */
export const defineApi: CommandDefinition = (program, run) => {
  defineCommand(program, run, {
    usage: 'api [operation] [members...]',
    group: 'Other commands:',
    summary: 'call any operation of the ECR API',
    description:
      'Call any operation of the ECR API by its name. Members are flags as in the AWS CLI, or JSON. Listings ' +
      'are read to their end unless --max-items is given; --no-paginate, --max-results and --next-token ask for ' +
      'one page. With wait, look until something is done, for five minutes at most. The answer is JSON; with ' +
      '--output text it is printed as the AWS CLI prints text (tabs, None for null), with --query too.',
    examples: [
      {command: 'ecrctl api --list', does: 'every operation'},
      {command: 'ecrctl api DescribeImages --repository-name app', does: 'all pages, as JSON'},
      {
        command: 'ecrctl api put-image-tag-mutability --repository-name app --image-tag-mutability IMMUTABLE',
        does: 'names as in the AWS CLI',
      },
      {command: 'ecrctl api --public GetRegistryCatalogData', does: 'an operation of ECR Public'},
      {
        command: 'ecrctl api ListImages --repository-name app --max-items 100 --starting-token eyJ…',
        does: 'the next hundred',
      },
      {command: 'ecrctl api PutImage --generate-skeleton', does: 'an input to fill in'},
      {command: 'ecrctl api PutImage --cli-input-json file://input.json', does: 'an input from a file'},
      {
        command: 'ecrctl api wait image-scan-complete --repository-name app --image-id imageTag=1.0',
        does: 'until the scan is complete',
      },
    ],
    action: (context, [operation, ...members], options) =>
      operation === 'wait'
        ? waitForApi(context, members, options)
        : callApi(context, {operation, members}, options),
  })
    .allowUnknownOption()
    .option('--list', 'list the operations')
    .option('--cli-input-json <json>', 'the whole input as JSON; file://FILE or - reads it')
    .option('--generate-skeleton', 'print an empty input and call nothing')
    .addOption(
      new Option('--generate-cli-skeleton [form]', 'the same, as the AWS CLI calls it').choices(['input']),
    )
    .option('--no-cli-pager', 'understood for the AWS CLI’s sake: there is no pager')
    .option('--no-paginate', 'read one page only')
    .option('--max-items <n>', 'stop a listing after so many items and print where it goes on', parseCount)
    .option('--starting-token <token>', 'go on where --max-items stopped: the NextToken that it printed')
    .option('--page-size <n>', 'ask for so many items in one call', parseCount);
};

async function callApi(
  context: CommandContext,
  call: {operation: string | undefined; members: string[]},
  options: ApiOptions,
): Promise<undefined> {
  const {names, shapeOf} = await openCatalogue(context);
  if (options.list || call.operation === undefined) {
    await context.output.result({data: names, text: names.join('\n')});
    return undefined;
  }
  const shape = shapeOf(findOperation(call.operation, names));
  if (options.generateSkeleton || options.generateCliSkeleton) {
    await context.output.result({
      data: inputSkeleton(shape.input),
      text: JSON.stringify(inputSkeleton(shape.input), undefined, 2),
    });
    return undefined;
  }
  const input = await readInput(context, shape, {members: call.members, json: options.cliInputJson});
  const output = await send(context, shape, {input, options});
  await context.output.result(answerView(context, output as object));
  return undefined;
}

/** `ecrctl api wait`: nothing is printed but what was asked for with --output, as in the AWS CLI. */
async function waitForApi(context: CommandContext, words: string[], options: ApiOptions): Promise<undefined> {
  const [name, ...members] = words;
  const {shapeOf, waiters} = await openCatalogue(context);
  if (name === undefined) {
    throw new EcrctlError('USAGE', 'wait needs to know what for', {hint: `one of ${waiters.join(', ')}`});
  }
  const found = findOperation(name, waiters, 'waiter');
  const waiter = WAITERS.find(one => one.name === found) as Waiter;
  const shape = shapeOf(waiter.operation);
  const input = await readInput(context, shape, {members, json: options.cliInputJson});
  const {client} = await context.ecr();
  const output = await waitUntil(client, waiter, {input: input as never, signal: context.signal});
  await context.output.result({data: output, text: ''});
  return undefined;
}

async function send(
  context: CommandContext,
  shape: OperationShape,
  call: {input: Record<string, unknown>; options: ApiOptions},
): Promise<unknown> {
  const {input, options} = call;
  if (!READS.test(shape.name)) {
    context.beforeChange(`call ${shape.name}`);
    if (context.settings.dryRun) return {operation: shape.name, input};
  }
  const ecr = await context.ecr();
  const client = (ecr.public ?? ecr.client) as EcrApi;
  const ask = (asked: object): Promise<Record<string, unknown>> =>
    client.send(shape.name as EcrOperation, asked as never, context) as Promise<never>;
  if (!isListing(shape, input, options)) return ask(input);
  const output = await readListing(shape, {input, flags: options, send: ask});
  const {NextToken} = output;
  // What --query leaves of the answer may be without it.
  if (NextToken !== undefined && context.settings.query !== undefined) {
    context.output.note(`there is more: --starting-token ${NextToken}`);
  }
  return output;
}
