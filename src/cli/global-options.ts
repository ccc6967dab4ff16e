import {type Command, InvalidArgumentError, Option} from 'commander';
import {plainHttpHost} from '../oci/plain-http-host.ts';
import {ANNOTATION_MODES, type AnnotationMode} from './annotations/annotations.ts';

/** The ways in which a result can be printed. */
export const OUTPUT_FORMATS = ['text', 'json', 'yaml', 'table'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** The ways in which progress can be shown on standard error. */
export const PROGRESS_MODES = ['auto', 'tty', 'plain', 'json', 'none'] as const;
export type ProgressMode = (typeof PROGRESS_MODES)[number];

/** Values of the flags that every command takes; what is not written is undefined. */
export interface GlobalOptions {
  profile?: string;
  region?: string;
  registryId?: string;
  endpointUrl?: string;
  local?: boolean;
  public?: boolean;
  data?: string;
  fips?: boolean;
  dualStack?: boolean;
  caBundle?: string;
  plainHttp?: string[];
  plainHttpCredentials?: boolean;
  context?: string;
  output?: OutputFormat;
  query?: string;
  quiet?: boolean;
  verbose?: boolean;
  debug?: boolean;
  color?: 'auto' | 'always' | 'never';
  progress?: ProgressMode;
  annotations?: AnnotationMode;
  yes?: boolean;
  input?: boolean;
  readOnly?: boolean;
  dryRun?: boolean;
  maxAttempts?: number;
  timeout?: number;
}

const WHERE = 'Registry options:';
const HOW = 'Output options:';
const SAFETY = 'Safety options:';

/** Adds the flags that every command takes, in groups for its help. */
export function addGlobalOptions(program: Command): void {
  const options: Option[] = [
    new Option('--profile <name>', 'AWS profile').helpGroup(WHERE),
    new Option('--region <region>', 'AWS region').helpGroup(WHERE),
    new Option('--registry-id <account>', 'account that owns the registry (12 digits)')
      .argParser(parseRegistryId)
      .helpGroup(WHERE),
    new Option('--endpoint-url <url>', 'ECR API endpoint to use instead of the region’s')
      .argParser(parseUrl)
      .helpGroup(WHERE),
    new Option('--local', 'use the local ECR (no AWS account needed)').helpGroup(WHERE),
    new Option('--public', 'use ECR Public, the caller’s own public registry').helpGroup(WHERE),
    new Option('--data <dir>', 'data directory of the local ECR').helpGroup(WHERE),
    new Option('--context <name>', 'named context of the settings file').helpGroup(WHERE),
    new Option('--fips', 'use FIPS endpoints').helpGroup(WHERE),
    new Option('--dual-stack', 'use dual-stack (IPv6) endpoints').helpGroup(WHERE),
    new Option('--ca-bundle <file>', 'extra certificate authorities (PEM)').helpGroup(WHERE),
    new Option('--plain-http <host[:port]>', 'reach this registry over plain HTTP; may be repeated')
      .argParser(collectPlainHttp)
      .helpGroup(WHERE),
    new Option('--plain-http-credentials', 'send names and passwords over plain HTTP, too').helpGroup(WHERE),
    new Option('-o, --output <format>', 'form of the result').choices(OUTPUT_FORMATS).helpGroup(HOW),
    new Option('--query <jmespath>', 'JMESPath expression applied to the result').helpGroup(HOW),
    new Option('-q, --quiet', 'print only the result').helpGroup(HOW),
    new Option('--verbose', 'say more on standard error').helpGroup(HOW),
    new Option('--debug', 'show requests and stack traces, secrets redacted').helpGroup(HOW),
    new Option('--color <when>', 'colour output').choices(['auto', 'always', 'never']).helpGroup(HOW),
    new Option('--progress <mode>', 'progress on standard error').choices(PROGRESS_MODES).helpGroup(HOW),
    new Option('--annotations <mode>', 'commands for a pipeline’s log, on standard error')
      .choices(ANNOTATION_MODES)
      .helpGroup(HOW),
    new Option('-y, --yes', 'answer yes to every question').helpGroup(SAFETY),
    new Option('--no-input', 'never ask; fail instead').helpGroup(SAFETY),
    new Option('--read-only', 'refuse everything that changes a registry').helpGroup(SAFETY),
    new Option('--dry-run', 'show what would be done and do nothing').helpGroup(SAFETY),
    new Option('--max-attempts <n>', 'attempts for each request').argParser(parseCount).helpGroup(SAFETY),
    new Option('--timeout <seconds>', 'give up a request after this long without progress')
      .argParser(parseSeconds)
      .helpGroup(SAFETY),
  ];
  for (const option of options) program.addOption(option);
}

function parseRegistryId(value: string): string {
  if (/^\d{12}$/.test(value)) return value;
  throw new InvalidArgumentError('an account has 12 digits.');
}

function collectPlainHttp(value: string, previous: string[] = []): string[] {
  return [...previous, plainHttpHost(value)];
}

function parseUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return value;
  throw new InvalidArgumentError('write a URL, for example http://127.0.0.1:4577.');
}

/** A whole number from 1; for commands' own options too. */
export function parseCount(value: string): number {
  const count = Number(value);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('write a whole number from 1.');
}

function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new InvalidArgumentError('write a number of seconds above 0.');
}
