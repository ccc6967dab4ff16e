/** The service's structures that requests are made of, named as in its model. */
import * as scalar from './scalars.ts';
import {list, structure, text} from './shape.ts';

export const ImageIdentifier = structure({}, {imageDigest: text(), imageTag: scalar.ImageTag});
export const ImageIdentifiers = list(ImageIdentifier, 1, 100);
export const SubjectIdentifier = structure({imageDigest: text()});
export const ImagesFilter = structure({}, {tagStatus: scalar.TagStatus, imageStatus: scalar.StatusFilter});
export const PreviewFilter = structure({}, {tagStatus: scalar.TagStatus});
export const ReferrersFilter = structure(
  {},
  {artifactTypes: list(scalar.ArtifactType, 0, 5), artifactStatus: scalar.StatusFilter},
);

export const Tags = list(structure({Key: text(), Value: text()}));
export const ImageScanningConfiguration = structure({}, {scanOnPush: {type: 'boolean'}});
export const EncryptionConfiguration = structure(
  {encryptionType: scalar.EncryptionType},
  {kmsKey: scalar.KmsKey},
);
export const EncryptionConfigurationForTemplate = structure(
  {encryptionType: scalar.EncryptionType},
  {kmsKey: scalar.KmsKeyForTemplate},
);
export const TagMutabilityFilters = list(
  structure({filterType: scalar.TagFilterType, filter: scalar.TagFilterValue}),
  1,
  5,
);

export const ReplicationDestination = structure({
  region: scalar.Region,
  registryId: scalar.DestinationRegistryId,
});
const ReplicationFilter = structure({
  filter: scalar.ReplicationFilterValue,
  filterType: scalar.ReplicationFilterType,
});
const ReplicationRule = structure(
  {destinations: list(ReplicationDestination, 0, 100)},
  {repositoryFilters: list(ReplicationFilter, 1, 100)},
);
export const ReplicationConfiguration = structure({rules: list(ReplicationRule, 0, 10)});

const ScanningFilter = structure({filter: scalar.ScanFilterValue, filterType: scalar.ScanFilterType});
export const ScanningRules = list(
  structure({scanFrequency: scalar.ScanFrequency, repositoryFilters: list(ScanningFilter, 0, 100)}),
  0,
  2,
);

const SigningFilter = structure({filter: scalar.SigningFilterValue, filterType: scalar.SigningFilterType});
const SigningRule = structure(
  {signingProfileArn: scalar.SigningProfileArn},
  {repositoryFilters: list(SigningFilter, 1, 100)},
);
export const SigningConfiguration = structure({rules: list(SigningRule, 0, 10)});
