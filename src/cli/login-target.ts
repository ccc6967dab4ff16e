import type {EcrAuthorization} from '../ecr/credentials/authorization.ts';
import {EcrctlError} from '../errors.ts';
import {ECR_PUBLIC_HOST, parseEcrHost} from '../oci/ecr-host.ts';
import type {CommandContext, EcrRegistry} from './context/command-context.ts';

/** A registry to log in to, and what opens it. */
export interface LoginTarget {
  host: string;
  authorization: EcrAuthorization;
}

/** The configured registry, or the one whose host is given (with or without a scheme). */
export async function loginTarget(context: CommandContext, registry?: string): Promise<LoginTarget> {
  const ecr = await registryNamed(context, registry);
  const authorizations = await ecr.authorizations();
  const authorization = await authorizations.get(context);
  return {host: registry === undefined ? await dockerHost(ecr) : hostOf(registry), authorization};
}

/** The host that Docker asks credentials for; what follows it in the address of a public registry is none of it. */
export async function dockerHost(ecr: EcrRegistry): Promise<string> {
  return ecr.public ? ECR_PUBLIC_HOST : ecr.host();
}

async function registryNamed(context: CommandContext, registry: string | undefined): Promise<EcrRegistry> {
  if (registry === undefined) return context.ecr();
  const host = hostOf(registry);
  if (parseEcrHost(host)?.kind === 'public') return context.ecr({public: true});
  const ecr = await context.ecrOf({registry: host, repository: 'any'});
  if (ecr) return ecr;
  throw new EcrctlError('USAGE', `${host === '' ? 'an empty name' : host} is not an Amazon ECR registry`, {
    hint: 'for other registries docker login keeps the credentials, and ecrctl reads them from there',
  });
}

/** `host[:port]` of a host, a URL or a reference. */
export function hostOf(text: string): string {
  return text
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    .toLowerCase();
}
