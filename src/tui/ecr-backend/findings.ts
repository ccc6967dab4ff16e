import type {EnhancedImageScanFinding, ImageScanFinding} from '@aws-sdk/client-ecr';
import type {Abortable} from '../../content/store.ts';
import {isServiceError} from '../../ecr/failures/ecr-error.ts';
import {paginate} from '../../ecr/paginate.ts';
import type {FindingRecord, FindingsPage} from '../backend.ts';
import {type EcrBackendParts, idOf} from './parts.ts';

/** As many as DescribeImageScanFindings gives in one page. */
const PAGE = 1000;

/** What the scan of an image found, page by page; nothing at all when it was never scanned. */
export async function* readFindings(
  parts: EcrBackendParts,
  {repositoryName, imageDigest}: {repositoryName: string; imageDigest: string},
  {signal}: Abortable,
): AsyncGenerator<FindingsPage> {
  const input = {...idOf(parts, repositoryName), imageId: {imageDigest}, maxResults: PAGE};
  try {
    for await (const page of paginate(parts.api, 'DescribeImageScanFindings', {
      input,
      signal,
    })) {
      const {findings = [], enhancedFindings = [], imageScanCompletedAt} = page.imageScanFindings ?? {};
      const {status = 'COMPLETE', description} = page.imageScanStatus ?? {};
      yield {
        scanStatus: status,
        ...(description && {scanDescription: description}),
        ...(imageScanCompletedAt && {completedAt: imageScanCompletedAt}),
        findings: [...findings.map(fromBasicScan), ...enhancedFindings.map(fromEnhancedScan)],
      };
    }
  } catch (error) {
    if (!isServiceError(error, 'ScanNotFound')) throw error;
  }
}

function fromBasicScan({name, severity, description, uri, attributes}: ImageScanFinding): FindingRecord {
  const attribute = (key: string) => attributes?.find(one => one.key === key)?.value;
  return withoutAbsent({
    name: name ?? '-',
    severity: severity ?? 'UNDEFINED',
    description,
    uri,
    packageName: attribute('package_name'),
    packageVersion: attribute('package_version'),
    fixedInVersion: attribute('fixed_in_version'),
  });
}

function fromEnhancedScan(finding: EnhancedImageScanFinding): FindingRecord {
  const {vulnerabilityId, vulnerablePackages, sourceUrl} = finding.packageVulnerabilityDetails ?? {};
  const vulnerable = vulnerablePackages?.[0];
  return withoutAbsent({
    name: vulnerabilityId ?? finding.title ?? '-',
    severity: finding.severity?.toUpperCase() ?? 'UNDEFINED',
    description: finding.description,
    uri: sourceUrl,
    packageName: vulnerable?.name,
    packageVersion: vulnerable?.version,
    fixedInVersion: vulnerable?.fixedInVersion,
  });
}

type MaybeAbsent<T> = {[Key in keyof T]: T[Key] | undefined};

function withoutAbsent(
  finding: MaybeAbsent<Required<FindingRecord>> & {name: string; severity: string},
): FindingRecord {
  return Object.fromEntries(
    Object.entries(finding).filter(([, value]) => value !== undefined),
  ) as unknown as FindingRecord;
}
