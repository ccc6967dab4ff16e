import {EcrctlError} from '../errors.ts';
import {parseEcrHost} from '../oci/ecr-host.ts';
import {parseReference, type Reference, tagOrDigest} from '../oci/reference.ts';
import type {CommandContext, EcrRegistry} from './context/command-context.ts';

/** A repository in ECR: the registry to call and what calls name it by. */
export interface EcrRepository {
  ecr: EcrRegistry;
  id: {repositoryName: string; registryId?: string};
}

/**
 * The ECR repository that a reference names, for commands that only ECR knows. A text names a whole
 * repository.
 * @throws EcrctlError UNSUPPORTED for any other registry, USAGE
 */
export async function repositoryOf(
  context: CommandContext,
  reference: Reference | string,
): Promise<EcrRepository> {
  const parsed = typeof reference === 'string' ? parseRepository(reference) : reference;
  const ecr = await context.ecrOf(parsed);
  if (!ecr) {
    throw new EcrctlError('UNSUPPORTED', `${parsed.registry} is not an Amazon ECR registry`, {
      hint: hintFor(parsed.registry ?? ''),
    });
  }
  const registryId = ecr.registryId === undefined ? {} : {registryId: ecr.registryId};
  return {ecr, id: {repositoryName: parsed.repository, ...registryId}};
}

/** A reference to a whole repository. @throws EcrctlError INVALID_REFERENCE, USAGE where it names an image */
export function parseRepository(text: string): Reference {
  const reference = parseReference(text);
  if (tagOrDigest(reference) === undefined) return reference;
  const {repository} = reference;
  throw new EcrctlError('USAGE', `"${text}" is an image, and a repository is meant here`, {
    hint: `write ${repository} alone; ecrctl image inspect shows one image`,
  });
}

function hintFor(registry: string): string {
  return parseEcrHost(registry)?.kind === 'public'
    ? 'for your own repositories in ECR Public write --public and the name alone'
    : 'this command needs the ECR API; push, pull, copy, retag, and image list, inspect, manifest, layers and ' +
        'referrers work with every registry';
}
