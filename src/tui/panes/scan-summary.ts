import type {ImageRecord} from '../backend.ts';
import {NOTHING} from './cells.ts';
import type {Span} from './pane.ts';

/** Severities from the worst down, with the letter that counts them in a table. */
const SEVERITIES = [
  {severity: 'CRITICAL', letter: 'C', tone: 'bad'},
  {severity: 'HIGH', letter: 'H', tone: 'bad'},
  {severity: 'MEDIUM', letter: 'M', tone: 'warn'},
  {severity: 'LOW', letter: 'L', tone: 'plain'},
  {severity: 'INFORMATIONAL', letter: 'I', tone: 'dim'},
  {severity: 'UNDEFINED', letter: 'U', tone: 'dim'},
] as const;

/** How many severities a table shows: more do not fit, and the worst decide. */
const SHOWN = 3;

/** What the scan statuses mean, in words that fit a column. */
const STATUS_WORDS: Record<string, Span> = {
  IN_PROGRESS: {text: 'scanning', tone: 'accent'},
  PENDING: {text: 'pending', tone: 'accent'},
  FAILED: {text: 'failed', tone: 'warn'},
  UNSUPPORTED_IMAGE: {text: 'unsupported', tone: 'dim'},
  SCAN_ELIGIBILITY_EXPIRED: {text: 'expired', tone: 'dim'},
  FINDINGS_UNAVAILABLE: {text: 'unavailable', tone: 'dim'},
  LIMIT_EXCEEDED: {text: 'over limit', tone: 'warn'},
  IMAGE_ARCHIVED: {text: 'archived', tone: 'dim'},
};

/** `2C 5H 10M`, `clean`, or where the scan stands. */
export function scanSummary({imageScanStatus, findingSeverityCounts}: ImageRecord): Span {
  const status = imageScanStatus === undefined ? undefined : STATUS_WORDS[imageScanStatus];
  if (status) return status;
  if (!findingSeverityCounts)
    return imageScanStatus === undefined ? NOTHING : {text: imageScanStatus.toLowerCase()};
  const found = SEVERITIES.filter(({severity}) => (findingSeverityCounts[severity] ?? 0) > 0);
  const worst = found[0];
  if (!worst) return {text: 'clean', tone: 'good'};
  const counts = found
    .slice(0, SHOWN)
    .map(({severity, letter}) => `${findingSeverityCounts[severity]}${letter}`);
  return {text: counts.join(' '), tone: worst.tone};
}

/** A number that orders images by their worst findings; those never scanned come first. */
export function scanWeight({findingSeverityCounts}: ImageRecord): number {
  if (!findingSeverityCounts) return -1;
  const bounded = SEVERITIES.map(({severity}) => Math.min(findingSeverityCounts[severity] ?? 0, 999));
  return bounded.reduce((weight, count) => weight * 1000 + count, 0);
}

/** The tone of a severity's word. */
export function severityTone(severity: string): Span['tone'] {
  return SEVERITIES.find(one => one.severity === severity)?.tone ?? 'plain';
}

/** Orders severities from the worst (0) down. */
export function severityRank(severity: string): number {
  const rank = SEVERITIES.findIndex(one => one.severity === severity);
  return rank < 0 ? SEVERITIES.length : rank;
}
