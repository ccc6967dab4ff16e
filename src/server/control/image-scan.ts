import type {
  DescribeImageScanFindingsRequest,
  DescribeImageScanFindingsResponse,
  ImageIdentifier,
  ImageScanFindings,
  StartImageScanRequest,
  StartImageScanResponse,
} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {FoundImage} from '../images/image-records.ts';
import {requireImage} from '../images/require-image.ts';
import {withDates} from '../scanning/finding-times.ts';
import {
  checkScanQuota,
  findingsFor,
  isScannable,
  requestScan,
  scanningOf,
  scanOf,
  scanStatus,
  scanTimes,
  severityCounts,
} from '../scanning/scans.ts';
import type {RepositoryId} from '../state/records.ts';
import type {FindingsRecord, ScanRecord} from '../state/registry-records.ts';
import {listPage, placeKey} from './list-page.ts';

const DEFAULT_PAGE = 100;

/** StartImageScan: asks for a basic scan of one image. */
export async function startImageScan(
  call: CallContext,
  input: StartImageScanRequest,
): Promise<StartImageScanResponse> {
  const {state, now, server} = call;
  const repository = repositoryIdOf(call, input);
  const {digest, scan} = await state.transaction(() => {
    const image = requireImage(state, repository, input.imageId);
    if (scanningOf(state, repository).scanType === 'ENHANCED') {
      throw new EcrFault('ValidationException', 'This feature is disabled');
    }
    checkScannable(image);
    const {'scans-per-image-per-day': limit} = server.services.quotas;
    checkScanQuota(scanOf(state, repository, image.digest), limit, now);
    return {digest: image.digest, scan: requestScan(state, {repository, digest: image.digest}, now)};
  });
  server.services.kick();
  return {
    registryId: repository.accountId,
    repositoryName: repository.repositoryName,
    imageId: {...input.imageId, imageDigest: digest},
    imageScanStatus: scanStatus(scan),
  };
}

/** DescribeImageScanFindings: how the last scan of an image stands, and a page of what it found. */
export function describeImageScanFindings(
  call: CallContext,
  input: DescribeImageScanFindingsRequest,
): DescribeImageScanFindingsResponse {
  const repository = repositoryIdOf(call, input);
  const image = requireImage(call.state, repository, input.imageId);
  const scan = scanOf(call.state, repository, image.digest);
  if (!scan) throw scanNotFound(repository, input.imageId!);
  const found = scan.completedAt === undefined ? undefined : findingsFor(call.state, image.digest);
  const page = listPage(allFindings(found), input, {keyOf: ({key}) => key, pageSize: DEFAULT_PAGE});
  return {
    registryId: repository.accountId,
    repositoryName: repository.repositoryName,
    imageId: {...input.imageId, imageDigest: image.digest},
    imageScanStatus: scanStatus(scan),
    ...(scan.completedAt === undefined ? {} : {imageScanFindings: findingsPage(scan, found, page.items)}),
    ...page.next,
  };
}

/** A finding of either kind, with its place among all. */
type Finding = {key: string} & (
  | {kind: 'findings'; value: NonNullable<ImageScanFindings['findings']>[number]}
  | {kind: 'enhancedFindings'; value: NonNullable<ImageScanFindings['enhancedFindings']>[number]}
);

function allFindings(found: FindingsRecord | undefined): Finding[] {
  const findings = [
    ...(found?.findings ?? []).map(value => ({kind: 'findings' as const, value})),
    ...(found?.enhancedFindings ?? []).map(value => ({kind: 'enhancedFindings' as const, value})),
  ];
  return findings.map((finding, position) => ({...finding, key: placeKey(position)}));
}

function findingsPage(
  scan: ScanRecord,
  found: FindingsRecord | undefined,
  page: Finding[],
): ImageScanFindings {
  const enhanced = page.flatMap(one => (one.kind === 'enhancedFindings' ? [withDates(one.value)] : []));
  return {
    ...scanTimes(scan, found),
    findingSeverityCounts: severityCounts(found),
    ...(scan.status === 'ACTIVE' || enhanced.length > 0
      ? {enhancedFindings: enhanced}
      : {findings: page.flatMap(one => (one.kind === 'findings' ? [one.value] : []))}),
  };
}

function checkScannable({digest, record}: FoundImage): void {
  if (record.status !== 'ACTIVE') {
    throw new EcrFault(
      'ImageArchivedException',
      `The image with digest '${digest}' is archived and cannot be scanned`,
    );
  }
  if (!isScannable(record)) {
    throw new EcrFault(
      'UnsupportedImageTypeException',
      `An artifact with media type '${record.mediaType}' cannot be scanned.`,
    );
  }
}

function scanNotFound(
  {accountId, repositoryName}: RepositoryId,
  {imageDigest, imageTag}: ImageIdentifier,
): EcrFault {
  return new EcrFault(
    'ScanNotFoundException',
    `Image scan does not exist for the image with '{imageDigest:'${imageDigest ?? 'null'}', imageTag:'${imageTag ?? 'null'}'}' in the repository with name '${repositoryName}' in the registry with id '${accountId}'`,
  );
}
