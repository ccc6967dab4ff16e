import {type Authority, mayReplacePolicy} from './authority/authorize.ts';
import {principalExists} from './authority/principal-exists.ts';
import type {UpstreamRegistry} from './caching/upstream-registry.ts';
import type {CallContext} from './call-context.ts';
import type {EventSink} from './events/event-log.ts';
import type {Quotas} from './limits/quotas.ts';
import {repositoryArn} from './repositories/repository-arn.ts';
import type {RegistryServices} from './services.ts';

/** What operations on a registry's features are given. */
export interface ServiceOptions {
  authority: Authority;
  quotas: Quotas;
  upstream: UpstreamRegistry | undefined;
  activationDelay: number;
  events: EventSink;
  kick: () => void;
}

/** Fills in what operations on a registry's features need. */
export function wireServices(options: ServiceOptions): RegistryServices<CallContext> {
  const {authority, quotas, upstream, activationDelay, events, kick} = options;
  return {
    quotas,
    principalExists: principal => principalExists(authority.directory, principal),
    mayReplacePolicy: (call, repository, policyText) => {
      const resource = repositoryArn(repository);
      const {accountId} = repository;
      const request = {action: 'SetRepositoryPolicy', resource, accountId, repository};
      return mayReplacePolicy(authority, call, {request, policyText});
    },
    upstream,
    activationDelay,
    events,
    kick,
  };
}
