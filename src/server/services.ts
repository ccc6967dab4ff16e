import type {UpstreamRegistry} from './caching/upstream-registry.ts';
import type {CallFacts} from './call-facts.ts';
import type {EventSink} from './events/event-log.ts';
import type {Quotas} from './limits/quotas.ts';
import type {RepositoryId} from './state/records.ts';

/** What operations on a registry's features need beyond records. */
export interface RegistryServices<Call extends CallFacts = CallFacts> {
  quotas: Quotas;
  /** Whether a policy may name this principal: without a users file every one that is well-formed. */
  principalExists(principal: string): boolean;
  /** Whether the caller could still replace the repository's policy if it were this text. */
  mayReplacePolicy(call: Call, repository: RepositoryId, policyText: string): boolean;
  /** What pull-through cache rules fetch from; undefined where nothing outside can be reached. */
  upstream: UpstreamRegistry | undefined;
  /** How long an archived image takes to come back, in milliseconds. */
  activationDelay: number;
  events: EventSink;
  /** Lets the background work look at once whether there is something to do. It never waits. */
  kick(): void;
}
