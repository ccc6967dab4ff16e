import {parseReference} from '../../oci/reference.ts';
import type {CommandContext, EcrRegistry} from '../context/command-context.ts';
import {dockerHost} from '../login-target.ts';
import {repositoryOf} from '../repository-of.ts';
import {checkCredentials, checkRegion, checkToken} from './check-caller.ts';
import {checkDisk} from './check-disk.ts';
import {checkDocker} from './check-docker.ts';
import {checkPermissions, checkQuotas, PURPOSES, type Purpose} from './check-permissions.ts';
import {checkReach} from './check-reach.ts';
import {type Finding, skipped} from './finding.ts';

/** What to look at. */
export interface Examination {
  /** The repository whose permissions matter; the first that there is when absent. */
  repository: string | undefined;
  /** What the caller wants to be able to do; everything when absent. */
  purpose: Purpose | undefined;
}

/** Looks at everything that pushes and pulls need; the later looks only where the earlier allow them. */
export async function examine(
  context: CommandContext,
  {repository, purpose}: Examination,
): Promise<Finding[]> {
  const purposes = purpose === undefined ? PURPOSES : [purpose];
  const named =
    repository === undefined ? undefined : await repositoryOf(context, parseReference(repository));
  const ecr = named?.ecr ?? (await context.ecr());
  const region = await checkRegion(context, ecr);
  const disk = await checkDisk(process.cwd());
  if (region.status === 'error') return [region, ...skipAll('no region is set', purposes), disk];
  const [reach, credentials] = await Promise.all([checkReach(context, ecr), checkCredentials(context, ecr)]);
  const before = [region, credentials, ...reach.findings];
  const broken = !reach.apiAnswers ? 'the API does not answer' : 'there are no working credentials';
  if (!reach.apiAnswers || credentials.status === 'error')
    return [...before, ...skipAll(broken, purposes), disk];

  const token = await checkToken(context, ecr);
  const quotas = await checkQuotas(context, ecr, named);
  const target = named ?? quotas.first;
  const permissions = target
    ? await checkPermissions(context, target, purposes)
    : purposes.map(one => skipped(`may ${one}`, untried(quotas.findings)));
  return [...before, token, ...permissions, ...quotas.findings, await docker(context, ecr), disk];
}

async function docker(context: CommandContext, ecr: EcrRegistry): Promise<Finding> {
  return checkDocker(await dockerHost(ecr), context.env, context.now());
}

/** Why no permission was tried: there is no repository, or none that the caller may find. */
function untried(quotas: readonly Finding[]): string {
  return quotas.some(({status}) => status === 'ok')
    ? 'there is no repository; ecrctl repository create NAME makes one'
    : 'name a repository to try it with: ecrctl doctor NAME';
}

function skipAll(because: string, purposes: readonly Purpose[]): Finding[] {
  const permissions = purposes.map(purpose => `may ${purpose}`);
  return ['token', ...permissions, 'quotas', 'docker'].map(check => skipped(check, because));
}
