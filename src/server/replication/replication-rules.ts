import type {ReplicationConfiguration, ReplicationDestination} from '@aws-sdk/client-ecr';

/** The destinations to which a repository's images go, each once, in the order of the rules. */
export function destinationsFor(
  configuration: ReplicationConfiguration | undefined,
  repositoryName: string,
): ReplicationDestination[] {
  const destinations = (configuration?.rules ?? [])
    .filter(rule => coversRepository(rule.repositoryFilters, repositoryName))
    .flatMap(rule => rule.destinations ?? []);
  return uniqueDestinations(destinations);
}

/** Destinations, each once. */
export function uniqueDestinations(
  destinations: readonly ReplicationDestination[],
): ReplicationDestination[] {
  return [...new Map(destinations.map(one => [`${one.region}/${one.registryId}`, one])).values()];
}

// ECR: a replication filter is the plain beginning of a name, so `prod` also covers `production`
function coversRepository(
  filters: readonly {filter?: string | undefined}[] | undefined,
  name: string,
): boolean {
  return filters === undefined || filters.some(({filter}) => name.startsWith(filter!));
}
