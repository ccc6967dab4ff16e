import {isDeepStrictEqual} from 'node:util';
import type {ImageTagMutability} from '@aws-sdk/client-ecr';
import type {EcrOperation} from '../../ecr/api.ts';
import {EcrctlError} from '../../errors.ts';

/** Modes of tags, as ECR names them. */
export const MUTABILITY_MODES = [
  'MUTABLE',
  'IMMUTABLE',
  'MUTABLE_WITH_EXCLUSION',
  'IMMUTABLE_WITH_EXCLUSION',
] as const satisfies readonly ImageTagMutability[];

/** Whether tags can move, and which are the exception. */
export interface Mutability {
  mode: ImageTagMutability;
  /** Globs of tags to which the mode does not apply. */
  except: readonly string[];
}

/** Settings of a repository that can change; what is absent is left as it is. */
export interface RepositorySettings {
  mutability?: Mutability;
  scanOnPush?: boolean;
  policyText?: string;
  lifecyclePolicyText?: string;
}

/** One call that brings a repository nearer to what is wanted. */
export interface SettingStep {
  /** What changes, in ECR's words. */
  what: string;
  before: unknown;
  after: unknown;
  operation: EcrOperation;
  /** Without the repository's name and registry. */
  input: Record<string, unknown>;
}

/**
 * A mode and its exceptions as one; exceptions alone turn a plain mode into its sort with exclusions.
 * @throws EcrctlError USAGE where the two do not fit
 */
export function mutabilityOf(
  mode: ImageTagMutability | undefined,
  except: readonly string[] = [],
): Mutability | undefined {
  if (mode === undefined && except.length === 0) return undefined;
  if (mode === undefined) {
    throw new EcrctlError('USAGE', '--mutability-exclude needs --mutability', {
      hint: "for example --mutability IMMUTABLE --mutability-exclude 'latest*'",
    });
  }
  const excludes = mode.endsWith('_WITH_EXCLUSION');
  if (excludes && except.length === 0) {
    throw new EcrctlError('USAGE', `--mutability ${mode} needs --mutability-exclude`, {
      hint: "name the tags that are the exception, for example --mutability-exclude 'latest*'",
    });
  }
  const full = excludes || except.length === 0 ? mode : (`${mode}_WITH_EXCLUSION` as ImageTagMutability);
  return {mode: full, except};
}

/** Members of CreateRepository and PutImageTagMutability. */
export function mutabilityInput({mode, except}: Mutability): Record<string, unknown> {
  const filters = except.map(filter => ({filterType: 'WILDCARD', filter}));
  return {
    imageTagMutability: mode,
    ...(filters.length > 0 ? {imageTagMutabilityExclusionFilters: filters} : {}),
  };
}

/** The calls that turn `current` into `wanted`. Pure. */
export function planSettings(current: RepositorySettings, wanted: RepositorySettings): SettingStep[] {
  const {mutability, scanOnPush, policyText, lifecyclePolicyText} = wanted;
  const steps: SettingStep[] = [];
  const step = (change: SettingStep): void => {
    if (!isDeepStrictEqual(change.before, change.after)) steps.push(change);
  };
  if (mutability) {
    step({
      what: 'imageTagMutability',
      before: current.mutability && mutabilityInput(current.mutability),
      after: mutabilityInput(mutability),
      operation: 'PutImageTagMutability',
      input: mutabilityInput(mutability),
    });
  }
  if (scanOnPush !== undefined) {
    step({
      what: 'scanOnPush',
      before: current.scanOnPush,
      after: scanOnPush,
      operation: 'PutImageScanningConfiguration',
      input: {imageScanningConfiguration: {scanOnPush}},
    });
  }
  if (policyText !== undefined) {
    step({
      what: 'policy',
      before: documentOf(current.policyText),
      after: documentOf(policyText),
      operation: 'SetRepositoryPolicy',
      input: {policyText},
    });
  }
  if (lifecyclePolicyText !== undefined) {
    step({
      what: 'lifecyclePolicy',
      before: documentOf(current.lifecyclePolicyText),
      after: documentOf(lifecyclePolicyText),
      operation: 'PutLifecyclePolicy',
      input: {lifecyclePolicyText},
    });
  }
  return steps;
}

/** A policy as data, so that layout is no difference. */
function documentOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
