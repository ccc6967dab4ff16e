import type {
  BatchGetRepositoryScanningConfigurationRequest,
  BatchGetRepositoryScanningConfigurationResponse,
  PutImageScanningConfigurationRequest,
  PutImageScanningConfigurationResponse,
  RepositoryScanningConfiguration,
} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {requireRepository} from '../repositories/repository.ts';
import {repositoryArn} from '../repositories/repository-arn.ts';
import {appliedScanning} from '../scanning/scan-frequency.ts';
import {scanningOf} from '../scanning/scans.ts';
import {repositoryKey} from '../state/repository-key.ts';

/** PutImageScanningConfiguration: a repository's own, older setting, which counts in BASIC registries. */
export async function putImageScanningConfiguration(
  call: CallContext,
  input: PutImageScanningConfigurationRequest,
): Promise<PutImageScanningConfigurationResponse> {
  const repository = repositoryIdOf(call, input);
  const scanOnPush = input.imageScanningConfiguration?.scanOnPush ?? false;
  await call.state.transaction(() => {
    const record = requireRepository(call.state, repository);
    call.state.table('repositories').put(repositoryKey(repository), {...record, scanOnPush});
  });
  return {
    registryId: repository.accountId,
    repositoryName: repository.repositoryName,
    imageScanningConfiguration: {scanOnPush},
  };
}

/** BatchGetRepositoryScanningConfiguration: what the registry's rules mean for some repositories. */
export function batchGetRepositoryScanningConfiguration(
  call: CallContext,
  input: BatchGetRepositoryScanningConfigurationRequest,
): BatchGetRepositoryScanningConfigurationResponse {
  const names = [...new Set(input.repositoryNames)];
  const found = names.map(repositoryName => ({
    repositoryName,
    configuration: configurationOf(call, repositoryName),
  }));
  return {
    scanningConfigurations: found.flatMap(({configuration}) => configuration ?? []),
    failures: found
      .filter(({configuration}) => configuration === undefined)
      .map(({repositoryName}) => ({
        repositoryName,
        failureCode: 'REPOSITORY_NOT_FOUND' as const,
        failureReason: 'REPOSITORY_NOT_FOUND',
      })),
  };
}

function configurationOf(
  call: CallContext,
  repositoryName: string,
): RepositoryScanningConfiguration | undefined {
  const repository = repositoryIdOf(call, {repositoryName});
  const record = call.state.table('repositories').get(repositoryKey(repository));
  if (!record) return undefined;
  const scanning = scanningOf(call.state, repository);
  const {scanOnPush} = record;
  const applied = appliedScanning(scanning, {repositoryName, scanOnPush});
  return {
    repositoryArn: repositoryArn(repository),
    repositoryName,
    scanOnPush: applied.scanFrequency !== 'MANUAL',
    scanFrequency: applied.scanFrequency,
    appliedScanFilters: applied.appliedScanFilters,
  };
}
