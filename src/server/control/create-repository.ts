import type {
  CreateRepositoryRequest,
  CreateRepositoryResponse,
  EncryptionConfiguration,
} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {checkMutability} from '../images/tag-mutability.ts';
import {addRepository} from '../repositories/create.ts';
import {managedKeyArn} from '../repositories/managed-key.ts';
import {describeRepository} from '../repositories/repository.ts';
import {withTags} from '../repositories/resource-tags.ts';
import type {RepositoryRecord} from '../state/records.ts';

/** CreateRepository. What it does not say is MUTABLE, not scanned on push, encrypted with AES256. */
export async function createRepository(
  call: CallContext,
  input: CreateRepositoryRequest,
): Promise<CreateRepositoryResponse> {
  const repository = repositoryIdOf(call, input);
  const record: RepositoryRecord = {
    createdAt: call.now,
    ...checkMutability(input.imageTagMutability, input.imageTagMutabilityExclusionFilters),
    scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
    encryption: settleEncryption(repository, input.encryptionConfiguration),
    tags: withTags({}, input.tags ?? []),
  };
  await call.state.transaction(() => addRepository(call, repository, record));
  return {repository: describeRepository(call, repository, record)};
}

/** KMS without a key means the key that AWS manages for ECR. Nothing is encrypted here: it is simulated. */
function settleEncryption(
  registry: {accountId: string; region: string},
  asked: EncryptionConfiguration | undefined,
): EncryptionConfiguration {
  if (!asked || asked.encryptionType === 'AES256') {
    if (asked?.kmsKey !== undefined) {
      throw new EcrFault(
        'InvalidParameterException',
        'A KMS key cannot be given with encryption type AES256',
      );
    }
    return {encryptionType: 'AES256'};
  }
  return {encryptionType: asked.encryptionType, kmsKey: asked.kmsKey ?? managedKeyArn(registry)};
}
