import {stat} from 'node:fs/promises';
import type {ReadableStore, WritableStore} from '../../content/store.ts';
import {EcrctlError} from '../../errors.ts';
import type {FileLocation, ImageLocation} from '../../oci/image-location.ts';
import {type Reference, tagOrDigest} from '../../oci/reference.ts';
import type {CommandContext, ContextSide, RepositoryEnd} from '../context/command-context.ts';
import {repositoryOptions, sourceOptions, type TransferOptions} from './transfer-options.ts';

/** One end of a copy, whatever it is. */
interface End<Store> {
  store: Store;
  /** Tag or image name, as far as one was written. */
  name: string | undefined;
  /** What results print before `@digest`. */
  label: string;
}

/** Where images are copied from. */
export interface SourceEnd extends End<ReadableStore> {
  /** The tag, digest or image name to look up. */
  wanted: string | undefined;
  /** `registry/repository` where it is one. */
  repository?: string;
}

/** Where images are copied to. */
export interface TargetEnd extends End<WritableStore> {
  /** Present where the target is a registry. */
  registry?: {reference: Reference; end: RepositoryEnd};
}

export async function openSourceEnd(
  context: CommandContext,
  location: ImageLocation,
  {side, options}: {side: ContextSide; options: TransferOptions},
): Promise<SourceEnd> {
  if (location.kind === 'file') {
    const {name, path: label} = location;
    return {store: await context.openSource(location, sourceOptions(options)), name, wanted: name, label};
  }
  const {reference} = location;
  const {store, name: repository} = await side.openRepository(reference, repositoryOptions(options));
  return {store, name: reference.tag, wanted: tagOrDigest(reference), label: repository, repository};
}

export async function openTargetEnd(
  context: CommandContext,
  location: ImageLocation,
  {side, options}: {side: ContextSide; options: TransferOptions & {clobber?: boolean}},
): Promise<TargetEnd> {
  if (location.kind === 'file') {
    if (options.clobber === false) await refuseToReplace(location);
    return {store: await context.openTarget(location), name: location.name, label: location.path};
  }
  const {reference} = location;
  const end = await side.openRepository(reference, repositoryOptions(options));
  return {store: end.store, name: reference.tag, label: end.name, registry: {reference, end}};
}

/** An archive is written anew, whatever tags an earlier one of that name held. */
async function refuseToReplace({path}: FileLocation): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return;
  throw new EcrctlError('ALREADY_EXISTS', `${path} exists, and an archive is always written anew`, {
    hint: 'leave --no-clobber out to replace it; a layout (a target that ends in /) takes more images',
  });
}
