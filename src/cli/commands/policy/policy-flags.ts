import type {Command} from 'commander';
import type {NamedPolicy, PolicySet} from '../../../access/decision/decision.ts';
import type {PolicyKind} from '../../../access/grammar/policy-document.ts';
import {readPolicy} from '../../../access/grammar/read-policy.ts';
import {EcrctlError} from '../../../errors.ts';
import {collect} from '../../option-values.ts';
import {harmless} from '../../output/harmless.ts';
import {readPolicyFile} from './policy-file.ts';

/** The flags that give policies as files. */
export interface PolicyFlags {
  policy?: string;
  registryPolicy?: string;
  identityPolicy?: string[];
  boundary?: string[];
  sessionPolicy?: string[];
  serviceControlPolicy?: string[];
  resourceControlPolicy?: string[];
}

/** Adds the flags of policies that `check` and `who` share. */
export function addPolicyFlags(command: Command): Command {
  return command
    .option('--policy <file>', 'the repository’s policy, instead of asking the registry')
    .option('--registry-policy <file>', 'the registry’s policy')
    .option('--identity-policy <file>', 'a policy of the principal, its groups or its role', collect);
}

/** Reads the policies that the flags name. @throws EcrctlError FILE_NOT_FOUND, INVALID_POLICY */
export async function readPolicyFlags(flags: PolicyFlags): Promise<PolicySet> {
  const serviceControl = await readAll(flags.serviceControlPolicy);
  return {
    repository: flags.policy === undefined ? undefined : await readNamed(flags.policy, 'repository'),
    registry:
      flags.registryPolicy === undefined ? undefined : await readNamed(flags.registryPolicy, 'registry'),
    identity: (await readAll(flags.identityPolicy)) ?? [],
    boundary: await readAll(flags.boundary),
    session: await readAll(flags.sessionPolicy),
    resourceControl: await readAll(flags.resourceControlPolicy, 'resource control'),
    serviceControl: serviceControl?.map(policy => [policy]),
  };
}

async function readAll(
  files: string[] | undefined,
  kind: PolicyKind = 'identity',
): Promise<NamedPolicy[] | undefined> {
  return files && Promise.all(files.map(file => readNamed(file, kind)));
}

async function readNamed(file: string, kind: PolicyKind): Promise<NamedPolicy> {
  const text = await readPolicyFile(file);
  try {
    return {name: file, document: readPolicy(text, kind)};
  } catch (cause) {
    if (!(cause instanceof EcrctlError)) throw cause;
    throw new EcrctlError(cause.code, `${harmless(file)}: ${cause.message}`, {hint: cause.hint, cause});
  }
}
