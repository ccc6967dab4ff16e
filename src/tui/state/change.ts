import type {
  BatchOutcome,
  CopyRequest,
  PullRequest,
  PushRequest,
  RepositoryRecord,
  TagMutability,
} from '../backend.ts';

/** A change that takes one call or a few. Data, so that a question can hold it until it is answered. */
export type Change =
  | {type: 'retag'; repositoryName: string; imageDigest: string; tags: readonly string[]}
  | {type: 'untag'; repositoryName: string; tags: readonly string[]}
  | {type: 'scan'; repositoryName: string; imageDigests: readonly string[]}
  | {type: 'createRepository'; repositoryName: string}
  | {type: 'deleteRepository'; repositoryName: string; force: boolean}
  | {
      type: 'mutability';
      repositoryName: string;
      mutability: TagMutability;
      exclusionFilters?: readonly string[];
    }
  | {type: 'putLifecyclePolicy'; repositoryName: string; text: string}
  | {type: 'deleteLifecyclePolicy'; repositoryName: string}
  | {type: 'setRepositoryPolicy'; repositoryName: string; text: string}
  | {type: 'deleteRepositoryPolicy'; repositoryName: string};

/** Something that takes its time, and runs as a job. */
export type Work =
  | {type: 'push'; request: PushRequest}
  | {type: 'pull'; request: PullRequest}
  | {type: 'copy'; request: CopyRequest}
  | {type: 'delete'; repositoryName: string; imageDigests: readonly string[]}
  | {
      type: 'storageClass';
      repositoryName: string;
      imageDigests: readonly string[];
      storageClass: 'STANDARD' | 'ARCHIVE';
    };

/** What came of a change, where there is more to say than that it was made: what there is now, or what was done. */
export type ChangeResult = {repository: RepositoryRecord} | BatchOutcome;

/** What came of a job: the digest of what was moved, or how many of several things were done. */
export type WorkResult = {digest: string} | BatchOutcome;
