import type {Directory} from './authority/directory.ts';
import type {CallContext} from './call-context.ts';
import type {Limits} from './limits/limits-file.ts';
import type {RegistryServices} from './services.ts';

/** Archived images come back at once unless somebody wants to see them wait. */
const ACTIVATION_DELAY_MS = 0;

/** Fills in what operations on a registry's features need. */
export function wireServices({
  limits,
}: {
  directory: Directory | undefined;
  limits: Limits;
}): RegistryServices<CallContext> {
  return {
    quotas: limits.quotas,
    principalExists: () => true,
    mayReplacePolicy: () => true,
    upstream: undefined,
    activationDelay: ACTIVATION_DELAY_MS,
    events: {emit: () => undefined, close: async () => undefined},
    kick: () => undefined,
  };
}
