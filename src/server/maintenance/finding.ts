import type {RepositoryId} from '../state/records.ts';

/** Something that is not as it must be. */
export interface Finding {
  /** What it is about, for example `123456789012/us-east-1/app@sha256:…`. */
  subject: string;
  problem: string;
}

/** Takes down what is found. */
export class Findings {
  readonly list: Finding[] = [];

  /** Adds a finding unless `fine`. */
  expect(fine: boolean, subject: string, problem: string): void {
    if (!fine) this.list.push({subject, problem});
  }
}

/** A repository in a subject. */
export function nameOf({accountId, region, repositoryName}: RepositoryId): string {
  return `${accountId}/${region}/${repositoryName}`;
}
