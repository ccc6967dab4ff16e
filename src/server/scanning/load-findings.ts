import type {EnhancedImageScanFinding, ImageScanFinding} from '@aws-sdk/client-ecr';
import {EcrctlError} from '../../errors.ts';
import {isDigest} from '../../oci/digest.ts';
import type {FindingsRecord} from '../state/registry-records.ts';
import type {State} from '../state/state.ts';
import {instantOf} from './finding-times.ts';
import {ANY_DIGEST} from './scans.ts';

const SEVERITIES = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL', 'UNDEFINED'];

/** How many findings the service keeps of an image is not known; this keeps a file from filling the records. */
const MAX_FINDINGS = 50_000;

type JsonObject = Record<string, unknown>;

/**
 * Makes scans of the local ECR find what a file says: one answer of DescribeImageScanFindings, or a list of
 * such answers. Findings belong to the image whose digest the answer names, or to `digest`, or to every image
 * without findings of its own. Returns the digests, with `*` for every image.
 * @throws EcrctlError INVALID_INPUT
 */
export async function loadScanFindings(
  state: State,
  text: string,
  {now, digest}: {now: number; digest?: string | undefined},
): Promise<string[]> {
  const answers = parseAnswers(text).map(answer => readAnswer(answer, {now, digest}));
  await state.transaction(() => {
    for (const {key, record} of answers) state.table('findings').put([key], record);
  });
  return answers.map(({key}) => key);
}

function parseAnswers(text: string): JsonObject[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new EcrctlError('INVALID_INPUT', 'the scan findings are not valid JSON', {cause});
  }
  const answers = Array.isArray(document) ? document : [document];
  if (answers.length > 0 && answers.every(isObject)) return answers;
  throw invalid('it holds no answer of DescribeImageScanFindings');
}

function readAnswer(
  answer: JsonObject,
  {now, digest}: {now: number; digest?: string | undefined},
): {key: string; record: FindingsRecord} {
  const found = isObject(answer.imageScanFindings) ? answer.imageScanFindings : answer;
  const findings = listOf(found, 'findings').map(checkFinding);
  const enhanced = listOf(found, 'enhancedFindings');
  if (!('findings' in found) && !('enhancedFindings' in found)) {
    throw invalid('it has neither findings nor enhancedFindings');
  }
  return {
    key: digestOf(answer) ?? checkDigest(digest) ?? ANY_DIGEST,
    record: {
      findings: findings as ImageScanFinding[],
      enhancedFindings: enhanced as EnhancedImageScanFinding[],
      vulnerabilitySourceUpdatedAt: instantOf(found.vulnerabilitySourceUpdatedAt) ?? now,
    },
  };
}

function digestOf({imageId}: JsonObject): string | undefined {
  return isObject(imageId) && typeof imageId.imageDigest === 'string'
    ? checkDigest(imageId.imageDigest)
    : undefined;
}

function checkDigest(digest: string | undefined): string | undefined {
  if (digest === undefined || isDigest(digest)) return digest;
  throw invalid(`"${digest}" is not a digest`);
}

function listOf(found: JsonObject, member: string): JsonObject[] {
  const list = found[member] ?? [];
  if (!Array.isArray(list) || !list.every(isObject)) throw invalid(`${member} is not a list of findings`);
  if (list.length > MAX_FINDINGS) throw invalid(`there are more than ${MAX_FINDINGS} ${member}`);
  return list;
}

function checkFinding(finding: JsonObject): JsonObject {
  if (typeof finding.name !== 'string') throw invalid('a finding has no name');
  if (!SEVERITIES.includes(String(finding.severity))) {
    throw invalid(`${finding.name} has no severity of ${SEVERITIES.join(', ')}`);
  }
  return finding;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(why: string): EcrctlError {
  return new EcrctlError('INVALID_INPUT', `the scan findings are not valid: ${why}`, {
    hint: 'give what aws ecr describe-image-scan-findings prints, or a list of such answers',
  });
}
