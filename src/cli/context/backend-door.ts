import {readProfiles} from '../../ecr/credentials/aws-profiles.ts';
import {hasCode} from '../../errors.ts';
import {parseEcrHost} from '../../oci/ecr-host.ts';
import type {Backend, BackendDoor, Place, Whereabouts} from '../../tui/backend.ts';
import {AWS_REGIONS} from '../aws-regions.ts';
import type {GlobalOptions} from '../global-options.ts';
import type {CommandContext, EcrRegistry} from './command-context.ts';
import {openContext} from './open-context.ts';

/** Opens registries for the terminal interface: the one that the command line names, and others on the way. */
export function openBackendDoor(context: CommandContext, options: GlobalOptions): BackendDoor {
  return {
    regions: () => AWS_REGIONS,
    profiles: () => readProfiles(context.env),
    open: async where => {
      const {opened, region} = await contextFor(context, options, where);
      return openBackend(opened, region, opened === context ? async () => {} : opened.close);
    },
  };
}

/**
 * The local ECR answers for every region over one context; elsewhere another profile or region is another
 * context, with credentials and connections of its own.
 */
async function contextFor(
  context: CommandContext,
  options: GlobalOptions,
  {profile, region}: Whereabouts,
): Promise<{opened: CommandContext; region: string | undefined}> {
  if (profile === undefined && (region === undefined || context.settings.local))
    return {opened: context, region};
  const wanted = {...options, ...(profile && {profile}), ...(region && {region})};
  return {opened: await openContext(wanted, {signal: context.signal}), region: undefined};
}

async function openBackend(
  context: CommandContext,
  region: string | undefined,
  close: () => Promise<void>,
): Promise<Backend> {
  const registry = await context.ecr(region === undefined ? {} : {region});
  const place = await placeOf(context, registry);
  const {createEcrBackend} = await import('../../tui/ecr-backend.ts');
  return createEcrBackend({
    place,
    api: registry.client,
    registryId: registry.registryId,
    openRepository: async repository =>
      (await context.openRepository({registry: place.registryHost, repository})).store,
    openSource: location => context.openSource(location),
    openTarget: (location, format) => context.openTarget(location, format),
    close,
  });
}

async function placeOf({settings}: CommandContext, registry: EcrRegistry): Promise<Place> {
  const {client, local} = registry;
  const registryHost = await hostOf(registry);
  const registryId = registry.registryId ?? parseEcrHost(registryHost)?.registryId;
  return {
    profile: settings.profile ?? (local ? 'local' : 'default'),
    registryId: registryId ?? (await accountOf(registry)),
    region: await client.region(),
    ...(local || settings.endpointUrl ? {endpoint: await endpointOf(registry)} : {}),
    local,
    registryHost,
  };
}

async function endpointOf({client, embeddedIn}: EcrRegistry): Promise<string> {
  return embeddedIn === undefined ? client.endpoint() : 'in this process';
}

/** Who may not describe the registry may still list repositories, which name it. */
async function hostOf(registry: EcrRegistry): Promise<string> {
  try {
    return await registry.host();
  } catch (error) {
    if (!hasCode(error, 'ACCESS_DENIED')) throw error;
    const {repositories} = await registry.client.send('DescribeRepositories', {maxResults: 1});
    const uri = repositories?.[0]?.repositoryUri;
    if (uri === undefined) throw error;
    return uri.slice(0, uri.indexOf('/'));
  }
}

async function accountOf({client}: EcrRegistry): Promise<string> {
  const {registryId = ''} = await client.send('DescribeRegistry', {});
  return registryId;
}
