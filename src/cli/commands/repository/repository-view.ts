import type {Repository} from '@aws-sdk/client-ecr';
import {time} from '../../output/cell.ts';
import type {ResultView} from '../../output/output.ts';

/** Repositories as a table, and in ECR's own words for programs. */
export function repositoriesView(repositories: readonly Repository[]): ResultView {
  return {
    data: {repositories},
    table: {
      columns: ['name', 'created', 'tags', 'scan on push', 'encryption', {heading: 'uri', whole: true}],
      rows: repositories.map(one => [
        one.repositoryName,
        time(one.createdAt),
        one.imageTagMutability?.toLowerCase().replaceAll('_', ' '),
        one.imageScanningConfiguration?.scanOnPush ? 'yes' : 'no',
        one.encryptionConfiguration?.encryptionType,
        one.repositoryUri,
      ]),
      empty: 'no repositories; make one with ecrctl repository create NAME',
    },
  };
}
