import {spawn} from 'node:child_process';
import {EcrctlError} from '../../errors.ts';
import {presentable} from '../redact.ts';
import type {Credential} from './credential.ts';

/** How a helper is run. */
export interface HelperOptions {
  /** `ecr-login` for the program `docker-credential-ecr-login`. */
  helper: string;
  /** What is asked for, as `docker login` has stored it. */
  serverUrl: string;
  environment: Record<string, string | undefined>;
  /** Milliseconds; a helper may wait for a person to unlock a keychain. */
  timeout?: number | undefined;
}

const DEFAULT_TIMEOUT = 60_000;

/** How long, in milliseconds, its last words may take when a program that it has left behind still holds its output. */
const LAST_WORDS = 1000;

/** A user name and a secret take some kilobytes (tokens of identity providers). */
const MAX_OUTPUT_BYTES = 64 * 1024;

/** What a helper's name may be, so that it can never be a path. */
const HELPER_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The user name that says that the secret is an identity token (docker-credential-helpers). */
const IDENTITY_TOKEN_USER = '<token>';

/**
 * Asks `docker-credential-<helper> get`; undefined when it has no credential for this server.
 * @throws EcrctlError INVALID_SETTINGS for a helper that cannot be run, CREDENTIALS_MISSING when it fails
 */
export async function askCredentialHelper(options: HelperOptions): Promise<Credential | undefined> {
  if (!HELPER_NAME.test(options.helper)) {
    throw unusable(options.helper, `${JSON.stringify(options.helper)} cannot be the name of one`);
  }
  const {status, stdout, stderr} = await run(options);
  if (status === 0) return parseAnswer(options.helper, stdout);
  // What looks like an answer could hold the secret.
  const complaint = /^\s*\{/.test(stdout) ? stderr : `${stdout} ${stderr}`;
  if (/credentials not found|no credentials|not found in native keychain/i.test(complaint)) return undefined;
  throw failed(options.helper, presentable(complaint) || `it ended with status ${status}`);
}

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

function run({helper, serverUrl, environment, timeout}: HelperOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(`docker-credential-${helper}`, ['get'], {
      env: environment as NodeJS.ProcessEnv,
      stdio: 'pipe',
      windowsHide: true,
      timeout: timeout ?? DEFAULT_TIMEOUT,
      killSignal: 'SIGKILL',
    });
    const output = {stdout: '', stderr: ''};
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        if (output[name].length <= MAX_OUTPUT_BYTES) return;
        child.kill('SIGKILL');
        reject(failed(helper, 'it says too much'));
      });
    }
    child.once('error', cause => reject(cannotRun(helper, cause)));
    child.once('exit', () => {
      const release = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, LAST_WORDS);
      child.once('close', () => clearTimeout(release));
    });
    child.once('close', (status, killer) => {
      if (killer === null) resolve({status, ...output});
      else reject(failed(helper, 'it did not end in time'));
    });
    // A helper that ends without reading its input is judged by its status.
    child.stdin.on('error', () => {}).end(serverUrl);
  });
}

function parseAnswer(helper: string, text: string): Credential {
  let answer: {Username?: unknown; Secret?: unknown} = {};
  try {
    answer = Object(JSON.parse(text));
  } catch {
    // Said below: an answer that cannot be read has neither of the two.
  }
  const {Username: username, Secret: secret} = answer;
  if (typeof username !== 'string' || typeof secret !== 'string') {
    throw failed(helper, 'its answer has no Username and Secret');
  }
  if (username === IDENTITY_TOKEN_USER) return {kind: 'identity-token', token: secret};
  return {kind: 'basic', username, password: secret};
}

function cannotRun(helper: string, cause: unknown): EcrctlError {
  const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return unusable(helper, isMissing ? 'it is not installed' : presentable(String(cause)), cause);
}

function unusable(helper: string, why: string, cause?: unknown): EcrctlError {
  const name = presentable(`docker-credential-${helper}`);
  return new EcrctlError('INVALID_SETTINGS', `the credential helper ${name} cannot be used: ${why}`, {
    hint: "install it, or take it out of Docker's config.json",
    cause,
  });
}

function failed(helper: string, why: string): EcrctlError {
  return new EcrctlError('CREDENTIALS_MISSING', `docker-credential-${helper} gave no credential: ${why}`, {
    hint: 'log in to the registry again with the program that uses this helper',
  });
}
