import {text} from 'node:stream/consumers';
import {EcrctlError} from '../errors.ts';
import {parseEcrHost} from '../oci/ecr-host.ts';
import {isLoopbackHost} from '../registry/registry-host.ts';
import type {CommandContext} from './context/command-context.ts';
import {findRunningLocalEcr} from './context/local-ecr.ts';
import {openContext} from './context/open-context.ts';
import type {GlobalOptions} from './global-options.ts';
import {hostOf, loginTarget} from './login-target.ts';
import {writeOut} from './process/write-out.ts';
import {VERSION} from './version.ts';

/** Texts that Docker compares to the letter (docker-credential-helpers, credentials/error.go). */
const NOT_FOUND = 'credentials not found in native keychain';
const NO_SERVER_URL = 'no credentials server URL';
const NO_USERNAME = 'no credentials username';

/** A server URL and a token are far shorter. */
const MAX_INPUT_CHARACTERS = 64 * 1024;

/** What an action prints on standard output; an error's text goes there too, with status 1. */
interface Answer {
  status: 0 | 1;
  output: string;
}

/**
 * Docker's credential helper protocol: one action as the only argument, its input on standard input, answers
 * and error texts on standard output. `store` and `erase` succeed without doing anything for ECR hosts, where
 * other helpers break `docker login` and `docker logout`.
 */
export async function answerDocker(
  argv: readonly string[],
  input: AsyncIterable<Uint8Array>,
): Promise<Answer> {
  const [action, ...more] = argv;
  if (action === undefined || more.length > 0) return usage();
  if (action === 'version' || action === '--version') {
    return {status: 0, output: `docker-credential-ecrctl (ecrctl) v${VERSION}\n`};
  }
  const given = (await text(input as never)).slice(0, MAX_INPUT_CHARACTERS).trim();
  try {
    if (action === 'get') return await get(given);
    if (action === 'store') return await store(given);
    if (action === 'erase') return await erase(given);
    if (action === 'list') return {status: 0, output: '{}\n'};
  } catch {
    return failure(NOT_FOUND);
  }
  return usage(action);
}

/** Runs the helper for Docker. */
export async function runHelper(argv: readonly string[]): Promise<number> {
  const answer = await answerDocker(argv, process.stdin);
  return (await writeOut(answer.output)) || answer.status;
}

async function get(serverUrl: string): Promise<Answer> {
  if (serverUrl === '') return failure(NO_SERVER_URL);
  const owner = await ownerOf(serverUrl);
  if (owner === undefined) return failure(NOT_FOUND);
  const context = await openQuietly(owner === 'local ECR' ? {local: true} : {});
  try {
    const {authorization} = await loginTarget(context, serverUrl);
    const credential = {
      ServerURL: serverUrl,
      Username: authorization.username,
      Secret: authorization.password,
    };
    return {status: 0, output: `${JSON.stringify(credential)}\n`};
  } catch (error) {
    if (context.settings.debug) process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return failure(NOT_FOUND);
  } finally {
    await context.close();
  }
}

async function store(given: string): Promise<Answer> {
  const credential = parseCredential(given);
  if (!credential.ServerURL) return failure(NO_SERVER_URL);
  if (!credential.Username) return failure(NO_USERNAME);
  return ignored(credential.ServerURL);
}

async function erase(serverUrl: string): Promise<Answer> {
  return serverUrl === '' ? failure(NO_SERVER_URL) : ignored(serverUrl);
}

/** What is neither kept nor removed here succeeds where we would be asked for it. */
async function ignored(serverUrl: string): Promise<Answer> {
  return (await ownerOf(serverUrl)) === undefined ? failure(NOT_FOUND) : {status: 0, output: ''};
}

function parseCredential(given: string): {ServerURL?: string; Username?: string} {
  const value: unknown = JSON.parse(given);
  if (typeof value === 'object' && value !== null) return value;
  throw new EcrctlError('USAGE', 'the credential is not a JSON object');
}

/**
 * Whose registry it is; undefined for any that we give no credentials for. Docker passes no flags on, so this
 * machine's own addresses are the local ECR's while one listens there.
 */
async function ownerOf(serverUrl: string): Promise<'Amazon' | 'local ECR' | undefined> {
  const host = hostOf(serverUrl);
  const named = parseEcrHost(host);
  if (named) return named.kind === 'local' ? 'local ECR' : 'Amazon';
  return isLoopbackHost(host) && (await isLocalEcrAt(host)) ? 'local ECR' : undefined;
}

async function isLocalEcrAt(host: string): Promise<boolean> {
  const context = await openQuietly({local: true});
  const running = await findRunningLocalEcr(context.settings.dataDir);
  await context.close();
  return running !== undefined && new URL(running.url).port === new URL(`http://${host}`).port;
}

/** Docker shows its users whatever a helper writes on standard error. */
function openQuietly(options: GlobalOptions): Promise<CommandContext> {
  return openContext({quiet: true, ...options}, {signal: new AbortController().signal});
}

function failure(output: string): Answer {
  return {status: 1, output: `${output}\n`};
}

function usage(action?: string): Answer {
  const unknown = action === undefined ? '' : `Unknown credential action \`${action}\`\n`;
  return failure(`${unknown}Usage: docker-credential-ecrctl <store|get|erase|list|version>`);
}
