import path from 'node:path';
import {EcrctlError} from '../../../../errors.ts';
import {evaluate} from '../../../../lifecycle/evaluate.ts';
import type {LifecycleImage} from '../../../../lifecycle/image.ts';
import {inspect} from '../../../../lifecycle/lint.ts';
import {parseTime} from '../../../../lifecycle/parse-time.ts';
import type {LifecyclePolicy} from '../../../../lifecycle/policy.ts';
import {reasonOf} from '../../../../lifecycle/reason.ts';
import type {Outcome, Verdict} from '../../../../lifecycle/verdict.ts';
import {globMatcher} from '../../../glob.ts';
import {readImages} from '../images-to-judge.ts';
import {readPolicy} from '../judge.ts';
import type {TestCase, TestImage} from './test-file.ts';
import {digestOfDraft, testImages} from './test-images.ts';

/** How one test came out; it passed when nothing failed. */
export interface TestResult {
  /** The file that the test is in. */
  file: string;
  title: string;
  /** One line for each expectation that is not met. */
  failures: string[];
}

/** Runs one test. @throws EcrctlError for a policy or images that cannot be read */
export async function runTest(test: TestCase, file: string, defaultNow: Date): Promise<TestResult> {
  const folder = file === '-' ? '.' : path.dirname(file);
  const now = nowOf(test, defaultNow);
  const policy = await policyOf(test, folder);
  const images = await imagesOf(test, folder, now);
  const {verdicts} = evaluate(policy, images, now);
  const drafts = typeof test.images === 'string' ? [] : (test.images ?? []);
  const failures = [...imageFailures(drafts, verdicts), ...globFailures(test.expect, verdicts)];
  if (countExpectations(test, drafts) === 0) failures.push('the test expects nothing');
  return {file, title: test.title, failures};
}

function nowOf({now, title}: TestCase, fallback: Date): Date {
  if (now === undefined) return fallback;
  const time = parseTime(now);
  if (time) return time;
  throw new EcrctlError('INVALID_INPUT', `the test "${title}" has a now that is no time: ${now}`, {
    hint: 'write a time with a zone, for example 2026-12-31T00:00:00Z',
  });
}

async function policyOf({policy, title}: TestCase, folder: string): Promise<LifecyclePolicy> {
  if (typeof policy === 'string') return (await readPolicy(path.resolve(folder, policy))).policy;
  if (policy) return policyWithin(policy, title);
  throw new EcrctlError('INVALID_INPUT', `the test "${title}" has no policy`, {
    hint: 'write policy: policy.json once at the top of the file',
  });
}

/** A policy that stands in the test itself; a place in its text as JSON would tell nobody anything. */
function policyWithin(value: object, title: string): LifecyclePolicy {
  const {policy, findings} = inspect(JSON.stringify(value, null, 2));
  if (policy) return policy;
  const errors = findings.filter(({severity}) => severity === 'error');
  const {pointer, message, suggestion} = errors.find(one => one.pointer !== '') ?? errors[0]!;
  const place = `the policy of the test "${title}"${pointer === '' ? '' : `, ${pointer}`}`;
  throw new EcrctlError('INVALID_POLICY', `${place}: ${message}`, {hint: suggestion});
}

async function imagesOf(
  {images = [], title}: TestCase,
  folder: string,
  now: Date,
): Promise<LifecycleImage[]> {
  return typeof images === 'string'
    ? readImages(path.resolve(folder, images))
    : testImages(images, {now, title});
}

function imageFailures(drafts: readonly TestImage[], verdicts: readonly Verdict[]): string[] {
  const byDigest = new Map(verdicts.map(verdict => [verdict.image.imageDigest, verdict]));
  return drafts.flatMap((draft, position) => {
    const {name, expect, rule} = draft;
    const verdict = byDigest.get(digestOfDraft(draft, position))!;
    const wrongRule = rule !== undefined && verdict.appliedRulePriority !== rule;
    if ((expect === undefined || verdict.outcome === expect) && !wrongRule) return [];
    const by = wrongRule ? ` by rule ${rule}` : '';
    return [failure(name ?? nameOf(verdict.image), `${expect ?? 'acted on'}${by}`, verdict)];
  });
}

const BY_GLOB = {keep: 'kept', expire: 'expired', archive: 'transitioned'} as const satisfies Record<
  string,
  Outcome
>;

function globFailures(expect: TestCase['expect'], verdicts: readonly Verdict[]): string[] {
  return Object.entries(BY_GLOB).flatMap(([word, outcome]) =>
    (expect?.[word as keyof typeof BY_GLOB] ?? []).flatMap(glob => {
      const matches = globMatcher(glob);
      const meant = verdicts.filter(({image}) => image.imageTags?.some(matches));
      if (meant.length === 0) return [`no image has a tag that matches ${glob}`];
      return meant
        .filter(verdict => verdict.outcome !== outcome)
        .map(verdict => failure(nameOf(verdict.image), outcome, verdict));
    }),
  );
}

function failure(name: string, expected: string, verdict: Verdict): string {
  return `${name}: expected to be ${expected}, but is ${verdict.outcome}: ${reasonOf(verdict)}`;
}

function nameOf({imageTags, imageDigest}: LifecycleImage): string {
  return imageTags?.length ? imageTags.join(', ') : imageDigest;
}

function countExpectations({expect}: TestCase, drafts: readonly TestImage[]): number {
  const byImage = drafts.filter(draft => draft.expect !== undefined || draft.rule !== undefined);
  return byImage.length + Object.values(expect ?? {}).flat().length;
}
