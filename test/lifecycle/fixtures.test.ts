import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {evaluate} from '../../src/lifecycle/evaluate.ts';
import {lintLifecyclePolicy} from '../../src/lifecycle/lint.ts';
import {parseLifecyclePolicy} from '../../src/lifecycle/parse.ts';
import {imagesFrom, parseImages} from '../../src/lifecycle/parse-images.ts';
import {reasonOf} from '../../src/lifecycle/reason.ts';

const FIXTURES = new URL('../fixtures/lifecycle/', import.meta.url);

interface Expected {
  now: string;
  /** By the character that an image's digest repeats. */
  verdicts: Record<string, {outcome: string; appliedRulePriority?: number; reason: string}>;
}

describe('the cases of test/fixtures/lifecycle', () => {
  for (const name of readdirSync(FIXTURES)) {
    test(`come out as expected: ${name}`, () => {
      const {now, verdicts}: Expected = JSON.parse(read(name, 'expected.json'));
      const policyText = read(name, 'policy.json');
      const images = parseImages(read(name, 'images.json'));
      const evaluation = evaluate(parseLifecyclePolicy(policyText), images, new Date(now));
      expect(
        Object.fromEntries(
          evaluation.verdicts.map(verdict => [
            letter(verdict.image.imageDigest),
            {
              outcome: verdict.outcome,
              ...(verdict.appliedRulePriority !== undefined && {
                appliedRulePriority: verdict.appliedRulePriority,
              }),
              reason: reasonOf(verdict),
            },
          ]),
        ),
      ).toEqual(verdicts);
      expect(lintLifecyclePolicy(policyText).filter(({severity}) => severity === 'error')).toEqual([]);
    });
  }

  test('cover the worked examples of the user guide', () => {
    const guide = readdirSync(FIXTURES).filter(name => name.startsWith('guide-'));
    expect(guide.length).toBeGreaterThanOrEqual(18);
    expect(imagesFrom([])).toEqual([]);
  });
});

function read(name: string, file: string): string {
  return readFileSync(new URL(`${name}/${file}`, FIXTURES), 'utf8');
}

function letter(digest: string): string {
  return digest.charAt('sha256:'.length).toUpperCase();
}
