import {findRegistryId} from '../../ecr/caller-identity.ts';
import {EcrctlError} from '../../errors.ts';
import {isDigest} from '../../oci/digest.ts';
import {ECR_PUBLIC_HOST} from '../../oci/ecr-host.ts';
import {isTag, parseReference, type Reference} from '../../oci/reference.ts';
import type {CommandContext, EcrRegistry} from '../context/command-context.ts';
import {nameOfInput} from '../read-text.ts';
import type {EcrRepository} from '../repository-of.ts';
import {type ListedName, readListedNames} from './listed-names.ts';

/** The images of one repository that a list names. */
export interface Exceptions {
  /** Where the list is, for messages. */
  source: string;
  tags: ReadonlySet<string>;
  digests: ReadonlySet<string>;
  /** How many references of the list are to other repositories. */
  elsewhere: number;
}

/**
 * Reads which images of a repository a list names: by tag, by digest, or by a reference to this repository.
 * @throws EcrctlError USAGE where the list is empty, or has something in it that cannot be read: what it means to
 * keep would go
 */
export async function readExceptions(
  context: CommandContext,
  repository: EcrRepository,
  path: string,
): Promise<Exceptions> {
  const source = nameOfInput(path);
  const listed = await readListedNames(path);
  if (listed.length === 0) {
    throw new EcrctlError('USAGE', `${source} names no image, and then none would be kept`, {
      hint: 'what should have written the list has failed, perhaps; leave --except out where nothing is to be kept',
    });
  }
  const isHere = registryComparison(context, repository);
  const tags = new Set<string>();
  const digests = new Set<string>();
  let elsewhere = 0;
  for (const name of listed) {
    const {tag, digest, reference} = readName(name, source, repository);
    if (reference && !(await isHere(reference))) elsewhere += 1;
    else if (digest !== undefined) digests.add(digest);
    else if (tag !== undefined) tags.add(tag);
    else throw unclear(name, source, 'it names no tag and no digest');
  }
  return {source, tags, digests, elsewhere};
}

function readName(
  name: ListedName,
  source: string,
  {id}: EcrRepository,
): {tag?: string; digest?: string; reference?: Reference} {
  if (isDigest(name.text)) return {digest: name.text};
  // The name of the repository alone would be `latest` to those who run it, and a tag by its form.
  if (isTag(name.text) && name.text !== id.repositoryName) return {tag: name.text};
  try {
    // Kubernetes prints the images of a Docker engine as docker-pullable://…
    const reference = parseReference(name.text.replace(/^[a-z-]+:\/\//, ''));
    return {...reference, reference};
  } catch (error) {
    throw unclear(name, source, error instanceof Error ? error.message : String(error));
  }
}

function unclear({text, line}: ListedName, source: string, why: string): EcrctlError {
  return new EcrctlError('USAGE', `${source}, line ${line}: ${text} cannot be kept: ${why}`, {
    hint: 'write a tag, a digest or a whole reference with one of them',
  });
}

/** Whether a reference is to this repository, under whichever host name of its registry. */
function registryComparison(
  context: CommandContext,
  {ecr, id}: EcrRepository,
): (reference: Reference) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  const isSameRegistry = async (reference: Reference): Promise<boolean> => {
    const other = await context.ecrOf(reference);
    if (other === undefined) return false;
    const [here, there] = await Promise.all([placeKey(ecr), placeKey(other)]);
    return here === there;
  };
  return async reference => {
    const {registry, repository} = reference;
    // Aliases of ECR Public stand before the names of repositories.
    if (ecr.public) return registry === ECR_PUBLIC_HOST && repository.endsWith(`/${id.repositoryName}`);
    if (repository !== id.repositoryName) return false;
    if (registry === undefined) return true;
    const same = known.get(registry) ?? isSameRegistry(reference);
    known.set(registry, same);
    return same;
  };
}

async function placeKey(ecr: EcrRegistry): Promise<string> {
  const account = ecr.registryId ?? (await findRegistryId(ecr.client));
  return `${account} ${await ecr.client.region()} ${ecr.local}`;
}
