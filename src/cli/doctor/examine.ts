import {parseReference} from '../../oci/reference.ts';
import type {CommandContext, EcrRegistry} from '../context/command-context.ts';
import {dockerHost} from '../login-target.ts';
import {repositoryOf} from '../repository-of.ts';
import {checkCredentials, checkRegion, checkToken} from './check-caller.ts';
import {checkDisk} from './check-disk.ts';
import {checkDocker} from './check-docker.ts';
import {checkPermissions, checkQuotas} from './check-permissions.ts';
import {checkReach} from './check-reach.ts';
import {type Finding, skipped} from './finding.ts';

/** Looks at everything that pushes and pulls need; the later looks only where the earlier allow them. */
export async function examine(context: CommandContext, name: string | undefined): Promise<Finding[]> {
  const named = name === undefined ? undefined : await repositoryOf(context, parseReference(name));
  const ecr = named?.ecr ?? (await context.ecr());
  const region = await checkRegion(context, ecr);
  const disk = await checkDisk(process.cwd());
  if (region.status === 'error') return [region, ...skipAll('no region is set'), disk];
  const [reach, credentials] = await Promise.all([checkReach(context, ecr), checkCredentials(context, ecr)]);
  const before = [region, credentials, ...reach.findings];
  const broken = !reach.apiAnswers ? 'the API does not answer' : 'there are no working credentials';
  if (!reach.apiAnswers || credentials.status === 'error') return [...before, ...skipAll(broken), disk];

  const token = await checkToken(context, ecr);
  const quotas = await checkQuotas(context, ecr, named);
  const permissions = await checkPermissions(context, named ?? quotas.first);
  return [...before, token, ...permissions, ...quotas.findings, await docker(context, ecr), disk];
}

async function docker(context: CommandContext, ecr: EcrRegistry): Promise<Finding> {
  return checkDocker(await dockerHost(ecr), context.env, context.now());
}

function skipAll(because: string): Finding[] {
  return ['token', 'may pull', 'may push', 'quotas', 'docker'].map(check => skipped(check, because));
}
