import type {EcrApi, EcrOperation} from '../../ecr/api.ts';
import type {OperationShape} from '../../ecr/operation-shape.ts';
import {type PagedOperation, paginate} from '../../ecr/paginate.ts';
import type {PublicOperation} from '../../ecr/public-operations.ts';
import {EcrctlError} from '../../errors.ts';
import {mergePages} from '../api/merge-pages.ts';
import {MAX_VALUE_BYTES, memberFlag, parseJson, parseMembers} from '../api/parse-members.ts';
import {inputSkeleton} from '../api/skeleton.ts';
import type {CommandContext} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import {readText} from '../read-text.ts';
import type {CommandDefinition} from './command-definition.ts';

interface ApiOptions {
  cliInputJson?: string;
  generateSkeleton?: boolean;
  paginate?: boolean;
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
      'are read to their end unless --no-paginate is given.',
    examples: [
      {command: 'ecrctl api --list', does: 'every operation'},
      {command: 'ecrctl api DescribeImages --repository-name app', does: 'all pages, as JSON'},
      {
        command: 'ecrctl api put-image-tag-mutability --repository-name app --image-tag-mutability IMMUTABLE',
        does: 'names as in the AWS CLI',
      },
      {command: 'ecrctl api --public GetRegistryCatalogData', does: 'an operation of ECR Public'},
      {command: 'ecrctl api PutImage --generate-skeleton', does: 'an input to fill in'},
      {command: 'ecrctl api PutImage --cli-input-json file://input.json', does: 'an input from a file'},
    ],
    action: (context, [operation, ...members], options) => callApi(context, {operation, members}, options),
  })
    .allowUnknownOption()
    .option('--list', 'list the operations')
    .option('--cli-input-json <json>', 'the whole input as JSON; file://FILE or - reads it')
    .option('--generate-skeleton', 'print an empty input and call nothing')
    .option('--no-paginate', 'read one page only');
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
  if (options.generateSkeleton) {
    await context.output.result({
      data: inputSkeleton(shape.input),
      text: JSON.stringify(inputSkeleton(shape.input), undefined, 2),
    });
    return undefined;
  }
  const input = {
    ...defaultMembers(context, shape),
    ...(await jsonInput(options.cliInputJson)),
    ...(await parseMembers(call.members, shape.input)),
  };
  requireMembers(shape, input);
  const output = await send(context, shape, {input, options});
  await context.output.result({data: output, text: JSON.stringify(output, undefined, 2)});
  return undefined;
}

/** The operations of ECR, or of ECR Public with --public. */
async function openCatalogue(
  context: CommandContext,
): Promise<{names: readonly string[]; shapeOf: (name: string) => OperationShape}> {
  if (context.settings.public) {
    const {publicOperationNames, publicOperationShape} = await import('../../ecr/public-operation-shape.ts');
    return {
      names: publicOperationNames(),
      shapeOf: name => publicOperationShape(name as PublicOperation),
    };
  }
  const {operationNames, operationShape} = await import('../../ecr/operation-shape.ts');
  return {names: operationNames(), shapeOf: name => operationShape(name as EcrOperation)};
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
  const isPaged = shape.output.some(member => member.name === 'nextToken') && input.nextToken === undefined;
  if (!isPaged || options.paginate === false)
    return client.send(shape.name as EcrOperation, input as never, context);
  const pages: Record<string, unknown>[] = [];
  const listing = {input: input as never, signal: context.signal};
  for await (const page of paginate(client, shape.name as PagedOperation, listing)) pages.push({...page});
  return mergePages(pages);
}

/** The account of --registry-id goes where an operation takes one. */
function defaultMembers(context: CommandContext, shape: OperationShape): Record<string, unknown> {
  const {registryId} = context.settings;
  return registryId && shape.input.some(member => member.name === 'registryId') ? {registryId} : {};
}

async function jsonInput(source: string | undefined): Promise<Record<string, unknown>> {
  if (source === undefined) return {};
  const file = source === '-' ? source : /^file:\/\/(.*)$/s.exec(source)?.[1];
  const what = 'the value of --cli-input-json';
  const json = file === undefined ? source : await readText(file, {what, maxBytes: MAX_VALUE_BYTES});
  const value = parseJson(json, '--cli-input-json');
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new EcrctlError('USAGE', '--cli-input-json: the input must be a JSON object');
}

/** `DescribeImages`, `describeImages` and `describe-images` are one. */
function findOperation(name: string, known: readonly string[]): string {
  const plain = (text: string): string => text.replaceAll('-', '').toLowerCase();
  const found = known.find(one => plain(one) === plain(name));
  if (found) return found;
  const close = known.filter(one => plain(one).includes(plain(name))).slice(0, 5);
  throw new EcrctlError('USAGE', `there is no operation ${name}`, {
    hint: close.length > 0 ? `did you mean ${close.join(', ')}?` : 'ecrctl api --list shows them all',
  });
}

function requireMembers(shape: OperationShape, input: Record<string, unknown>): void {
  const missing = shape.input.filter(member => member.required && input[member.name] === undefined);
  if (missing.length === 0) return;
  throw new EcrctlError(
    'USAGE',
    `${shape.name} needs ${missing.map(one => memberFlag(one.name)).join(', ')}`,
    {
      hint: `ecrctl api ${shape.name} --generate-skeleton shows every member`,
    },
  );
}
