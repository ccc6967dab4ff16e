import type {Backend, BatchOutcome, TransferOptions} from '../backend.ts';
import type {Change, ChangeResult, Work, WorkResult} from '../state/change.ts';

/** Makes a change that takes one call or a few. */
export async function makeChange(
  backend: Backend,
  change: Change,
  signal: AbortSignal,
): Promise<ChangeResult | undefined> {
  const {repositoryName} = change;
  switch (change.type) {
    case 'retag':
      await backend.retag(repositoryName, change.imageDigest, {tags: change.tags, signal});
      return undefined;
    case 'untag':
      return backend.untag(repositoryName, change.tags, {signal});
    case 'scan':
      return scanAll(backend, change, signal);
    case 'createRepository':
      return {repository: await backend.createRepository(repositoryName, {signal})};
    case 'deleteRepository':
      await backend.deleteRepository(repositoryName, {force: change.force, signal});
      return undefined;
    case 'mutability': {
      const {mutability, exclusionFilters} = change;
      await backend.putImageTagMutability(repositoryName, mutability, {
        signal,
        ...(exclusionFilters && {exclusionFilters}),
      });
      return undefined;
    }
    case 'putLifecyclePolicy':
      await backend.putLifecyclePolicy(repositoryName, change.text, {signal});
      return undefined;
    case 'deleteLifecyclePolicy':
      await backend.deleteLifecyclePolicy(repositoryName, {signal});
      return undefined;
    case 'setRepositoryPolicy':
      await backend.setRepositoryPolicy(repositoryName, change.text, {signal});
      return undefined;
    case 'deleteRepositoryPolicy':
      await backend.deleteRepositoryPolicy(repositoryName, {signal});
      return undefined;
  }
}

/** Does what a job is about. */
export async function doWork(
  backend: Backend,
  work: Work,
  options: TransferOptions & {onDone: (count: number) => void},
): Promise<WorkResult> {
  switch (work.type) {
    case 'push':
      return {digest: await backend.push(work.request, options)};
    case 'pull':
      return {digest: await backend.pull(work.request, options)};
    case 'copy':
      return {digest: await backend.copy(work.request, options)};
    case 'delete':
      return backend.deleteImages(work.repositoryName, work.imageDigests, options);
    case 'storageClass':
      return backend.setStorageClass(work.repositoryName, work.imageDigests, {
        ...options,
        storageClass: work.storageClass,
      });
  }
}

/** Scans are asked for one by one; the first that is refused does not keep the others from it. */
async function scanAll(
  backend: Backend,
  {repositoryName, imageDigests}: Change & {type: 'scan'},
  signal: AbortSignal,
): Promise<BatchOutcome> {
  const done: string[] = [];
  const failures: {item: string; reason: string}[] = [];
  for (const digest of imageDigests) {
    try {
      await backend.startImageScan(repositoryName, digest, {signal});
      done.push(digest);
    } catch (error) {
      signal.throwIfAborted();
      failures.push({item: digest, reason: error instanceof Error ? error.message : String(error)});
    }
  }
  return {done, failures};
}
