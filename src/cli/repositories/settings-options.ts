import type {ImageTagMutability} from '@aws-sdk/client-ecr';
import {type Command, Option} from 'commander';
import {EcrctlError} from '../../errors.ts';
import {nameOfInput, readText} from '../read-text.ts';
import {MUTABILITY_MODES, mutabilityOf, type RepositorySettings} from './repository-settings.ts';

/** Flags that `repository create` and `repository update` share. */
export interface SettingsOptions {
  mutability?: ImageTagMutability;
  mutabilityExclude?: string[];
  scanOnPush?: boolean;
  policy?: string;
  lifecyclePolicy?: string;
}

/** Many times what ECR takes of either policy. */
const MAX_POLICY_BYTES = 1024 * 1024;

/** Adds the flags that say how a repository shall be. */
export function addSettingsOptions(command: Command): Command {
  return command
    .addOption(new Option('--mutability <mode>', 'whether tags can move').choices(MUTABILITY_MODES))
    .option('--mutability-exclude <glob...>', 'tags to which the mode does not apply')
    .option('--scan-on-push', 'scan each image when it is pushed')
    .option('--policy <file>', 'access policy (JSON; - for standard input)')
    .option('--lifecycle-policy <file>', 'lifecycle policy (JSON; - for standard input)');
}

/**
 * Reads and checks what the flags say, before anything is sent.
 * @throws EcrctlError USAGE, INVALID_POLICY, FILE_NOT_FOUND
 */
export async function readSettings(options: SettingsOptions): Promise<RepositorySettings> {
  if (options.policy === '-' && options.lifecyclePolicy === '-') {
    throw new EcrctlError('USAGE', 'both policies cannot come from standard input', {
      hint: 'write one of them to a file',
    });
  }
  const mutability = mutabilityOf(options.mutability, options.mutabilityExclude);
  const policyText = await readPolicy(options.policy, checkAccessPolicy);
  const lifecyclePolicyText = await readPolicy(options.lifecyclePolicy, checkLifecyclePolicy);
  return {
    ...(mutability ? {mutability} : {}),
    ...(options.scanOnPush === undefined ? {} : {scanOnPush: options.scanOnPush}),
    ...(policyText === undefined ? {} : {policyText}),
    ...(lifecyclePolicyText === undefined ? {} : {lifecyclePolicyText}),
  };
}

async function readPolicy(
  file: string | undefined,
  check: (text: string) => Promise<void>,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readText(file, {what: file === '-' ? 'the policy' : file, maxBytes: MAX_POLICY_BYTES});
  try {
    await check(text);
  } catch (error) {
    if (!(error instanceof EcrctlError)) throw error;
    throw new EcrctlError(error.code, `${nameOfInput(file)}: ${error.message}`, {
      hint: error.hint,
      cause: error,
    });
  }
  return text;
}

async function checkLifecyclePolicy(text: string): Promise<void> {
  const {parseLifecyclePolicy} = await import('../../lifecycle/parse.ts');
  parseLifecyclePolicy(text);
}

async function checkAccessPolicy(text: string): Promise<void> {
  const {lintPolicy} = await import('../../access/lint/lint-policy.ts');
  const findings = lintPolicy(text, {kind: 'repository'});
  const error = findings.find(({severity, code}) => severity === 'error' && code !== 'UNKNOWN_ACTION');
  if (!error) return;
  throw new EcrctlError('INVALID_POLICY', `${error.message} (line ${error.line}, column ${error.column})`, {
    hint: error.suggestion,
  });
}
