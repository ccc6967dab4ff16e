import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Evaluation, evaluate} from '../../src/lifecycle/evaluate.ts';
import type {LifecycleImage} from '../../src/lifecycle/image.ts';
import type {LifecyclePolicy} from '../../src/lifecycle/policy.ts';
import {isActedOn} from '../../src/lifecycle/verdict.ts';
import {NOW, policies, repositories, repositoriesWithoutTies} from './arbitrary.ts';
import {evaluateLiterally} from './literal-evaluation.ts';

const RUNS = {numRuns: 400};

describe('evaluate', () => {
  test('agrees with the literal reading of the published rules', () => {
    fc.assert(
      fc.property(policies, repositories, (policy, images) => {
        const literal = evaluateLiterally(policy, images, NOW);
        expect(outcomes(evaluate(policy, images, NOW))).toEqual(literal);
      }),
      {numRuns: 1500},
    );
  });

  test('agrees with the literal reading for rules beyond one word of bits', () => {
    const images = Array.from({length: 60}, (_, at) => image(String(at), [`t${at}`, `all-${at % 7}`], at));
    const rules = Array.from({length: 50}, (_, at) => ({
      rulePriority: at + 1,
      selection: {
        tagStatus: 'tagged' as const,
        tagPatternList: [at % 10 === 0 ? `*-${at % 7}` : `t${at}`],
        countType: 'imageCountMoreThan' as const,
        countNumber: 1,
      },
      action: {type: 'expire' as const},
    }));
    expect(outcomes(evaluate({rules}, images, NOW))).toEqual(evaluateLiterally({rules}, images, NOW));
  });

  test('agrees with the literal reading for more tags than it remembers the forms of', () => {
    const letters = ['a', 'b', 'v', '-'];
    const form = (at: number): string =>
      Array.from(
        {length: 8},
        (_, place) => letters[Math.floor(at / letters.length ** place) % letters.length],
      ).join('7');
    const images = Array.from({length: 1200}, (_, at) =>
      image(
        String(at),
        Array.from({length: 10}, (_, tag) => form(at * 10 + tag)),
        at % 90,
      ),
    );
    const lists = [['a*b*-'], ['*v*v*', '*b'], ['b*'], ['*-*a']];
    const rules = lists.map((tagPatternList, at) => ({
      rulePriority: at + 1,
      selection: {
        tagStatus: 'tagged' as const,
        tagPatternList,
        countType: 'imageCountMoreThan' as const,
        countNumber: 10,
      },
      action: {type: 'expire' as const},
    }));
    expect(outcomes(evaluate({rules}, images, NOW))).toEqual(evaluateLiterally({rules}, images, NOW));
  });

  test('acts on an image by one rule at most, and by one that sees it', () => {
    fc.assert(
      fc.property(policies, repositories, (policy, images) => {
        const evaluation = evaluate(policy, images, NOW);
        for (const verdict of evaluation.verdicts) {
          expect(isActedOn(verdict)).toBe(verdict.outcome !== 'kept');
          if (!isActedOn(verdict) || verdict.why.kind === 'referrer') continue;
          const seenBy = evaluation.sightings
            .list(verdict.position)
            .map(at => evaluation.rules[at]!.rulePriority);
          expect(seenBy[0]).toBe(verdict.appliedRulePriority);
        }
      }),
      RUNS,
    );
  });

  test('never acts by a lower rule on an image that a higher rule sees', () => {
    fc.assert(
      fc.property(policies, repositories, (policy, images) => {
        const {verdicts, sightings, rules} = evaluate(policy, images, NOW);
        for (const {position, appliedRulePriority, why} of verdicts) {
          if (appliedRulePriority === undefined || why.kind === 'referrer') continue;
          const higher = rules.findIndex(rule => rule.rulePriority === appliedRulePriority);
          for (let at = 0; at < higher; at++) expect(sightings.has(position, at)).toBe(false);
        }
      }),
      RUNS,
    );
  });

  test('does not depend on the order of the images', () => {
    fc.assert(
      fc.property(
        policies,
        repositoriesWithoutTies,
        fc.infiniteStream(fc.nat()),
        (policy, images, numbers) => {
          const shuffled = images
            .map(one => ({one, key: numbers.next().value}))
            .toSorted((left, right) => left.key - right.key)
            .map(({one}) => one);
          const straight = outcomes(evaluate(policy, images, NOW));
          expect(new Map([...outcomes(evaluate(policy, shuffled, NOW))].toSorted())).toEqual(
            new Map([...straight].toSorted()),
          );
        },
      ),
      RUNS,
    );
  });

  test('never acts on more images when a countNumber is raised', () => {
    fc.assert(
      fc.property(
        policies,
        repositories,
        fc.nat(5),
        fc.integer({min: 1, max: 20}),
        (policy, images, at, by) => {
          const raised = structuredClone(policy);
          const rule = raised.rules[at % Math.max(1, raised.rules.length)];
          if (rule) rule.selection.countNumber += by;
          const before = outcomes(evaluate(policy, images, NOW));
          for (const [digest, {outcome}] of outcomes(evaluate(raised, images, NOW))) {
            if (outcome !== 'kept') expect(before.get(digest)!.outcome).toBe(outcome);
          }
        },
      ),
      RUNS,
    );
  });

  test('leaves policy and images as they were', () => {
    fc.assert(
      fc.property(policies, repositories, (policy, images) => {
        const copy = structuredClone({policy, images});
        evaluate(policy, images, NOW);
        expect({policy, images}).toEqual(copy);
      }),
      {numRuns: 50},
    );
  });

  test('keeps everything when there is no rule, and judges nothing when there is no image', () => {
    expect(evaluate({rules: []}, [image('a', [], 900)], NOW).verdicts[0]).toMatchObject({
      outcome: 'kept',
      why: {kind: 'unseen'},
    });
    expect(evaluate(keepOne(), [], NOW).verdicts).toEqual([]);
  });

  test('keeps an archived image whose record lacks the time of its archiving', () => {
    const policy: LifecyclePolicy = {
      rules: [
        {
          rulePriority: 1,
          selection: {
            tagStatus: 'any',
            storageClass: 'archive',
            countType: 'sinceImageTransitioned',
            countUnit: 'days',
            countNumber: 90,
          },
          action: {type: 'expire'},
        },
      ],
    };
    const [verdict] = evaluate(policy, [{...image('a', [], 900), imageStatus: 'ARCHIVED'}], NOW).verdicts;
    expect(verdict).toMatchObject({outcome: 'kept', why: {kind: 'undated'}});
  });

  test('ends on referrers that refer to each other', () => {
    const ring = Array.from({length: 50}, (_, at) => ({
      ...image(String(at), [], 1),
      subjectManifestDigest: `sha256:${(at + 1) % 50}`,
    }));
    expect(evaluate(keepOne(), ring, NOW).verdicts.every(({outcome}) => outcome === 'kept')).toBe(true);
  });
});

describe('a chain of referrers', () => {
  const chain = (length: number) =>
    Array.from({length}, (_, at) => ({
      ...image(String(at), [], 9),
      ...(at > 0 && {subjectManifestDigest: `sha256:${at - 1}`}),
    }));

  test('goes as a whole, however long it is and in whichever order it is listed', () => {
    const links = [...chain(200), image('new', [], 1)];
    for (const images of [links, links.toReversed()]) expect(acted(keepOne(), images)).toHaveLength(200);
  });

  test('breaks at a referrer that stays', () => {
    const [subject, sbom, signature] = chain(3);
    const archived = {...sbom!, imageStatus: 'ARCHIVED', lastArchivedAt: daysAgo(5)};
    const images = [signature!, archived, subject!, image('new', [], 1)];
    expect(acted(keepOne(), images)).toEqual(['sha256:0']);
  });
});

// The titles of these are the words beside the code that departs from what one would expect.
describe('ECR', () => {
  test('ECR: an image restored from the archive counts as pushed when it was restored', () => {
    const restored = {...image('a', ['v1'], 300), lastActivatedAt: daysAgo(1)};
    expect(acted(keepOne(), [restored, image('b', ['v2'], 5)])).toEqual(['sha256:b']);
  });

  test('ECR: an image that was never pulled counts as pulled when it was pushed or restored', () => {
    const policy: LifecyclePolicy = {
      rules: [
        {
          rulePriority: 1,
          selection: {tagStatus: 'any', countType: 'sinceImagePulled', countUnit: 'days', countNumber: 10},
          action: {type: 'transition', targetStorageClass: 'archive'},
        },
      ],
    };
    const images = [
      image('pushed', [], 11),
      {...image('restored', [], 300), lastActivatedAt: daysAgo(9)},
      {...image('pulled', [], 300), lastRecordedPullTime: daysAgo(9)},
      {...image('idle', [], 300), lastRecordedPullTime: daysAgo(11)},
    ];
    expect(acted(policy, images)).toEqual(['sha256:pushed', 'sha256:idle']);
  });

  test('ECR: an image must match every entry of the list, each with any of its tags', () => {
    const policy = keepOne({tagStatus: 'tagged', tagPrefixList: ['alpha', 'beta']});
    const images = [
      image('one', ['alpha-1'], 9),
      image('both', ['x', 'beta-1', 'alpha-2'], 8),
      image('new', ['alpha', 'beta'], 1),
    ];
    expect(acted(policy, images)).toEqual(['sha256:both']);
  });

  test('ECR: of images pushed at the same moment the later in the list counts as the newer', () => {
    const images = [image('first', [], 1), image('second', [], 1)];
    expect(acted(keepOne(), images)).toEqual(['sha256:first']);
    expect(acted(keepOne(), images.toReversed())).toEqual(['sha256:second']);
  });

  test('ECR: a lower rule still counts the images that a higher rule acts on or protects', () => {
    const higher = keepOne({tagStatus: 'tagged', tagPrefixList: ['v']}).rules[0]!;
    const lower = {...keepOne().rules[0]!, rulePriority: 2};
    const images = [image('new', ['v2'], 1), image('gone', ['v1'], 2), image('other', ['w'], 3)];
    expect(acted({rules: [higher, lower]}, images)).toEqual(['sha256:gone', 'sha256:other']);
  });

  test('ECR: an image that a higher rule sees is never acted on by a lower rule', () => {
    const higher = keepOne({tagStatus: 'tagged', tagPrefixList: ['v']}).rules[0]!;
    const lower = {...keepOne().rules[0]!, rulePriority: 2};
    const images = [image('kept', ['v1'], 9), image('new', [], 1)];
    const {verdicts} = evaluate({rules: [higher, lower]}, images, NOW);
    expect(verdicts[0]).toMatchObject({outcome: 'kept', why: {rule: higher}, protectedFrom: lower});
  });

  test('ECR: a member of an index goes only after the index', () => {
    const index = {...image('index', ['v1'], 9), childDigests: ['sha256:member']};
    const policy = expireUntaggedAfter(5);
    expect(acted(policy, [index, image('member', [], 9)])).toEqual([]);
    expect(acted(policy, [image('member', [], 9)])).toEqual(['sha256:member']);
  });

  test('holds a member by the index that is not archived, whichever comes first', () => {
    const living = {...image('living', ['v1'], 9), childDigests: ['sha256:member']};
    const archived = {
      ...living,
      imageDigest: 'sha256:archived',
      imageStatus: 'ARCHIVED',
      lastArchivedAt: daysAgo(1),
    };
    for (const images of [
      [archived, living, image('member', [], 9)],
      [living, archived, image('member', [], 9)],
    ]) {
      const {verdicts} = evaluate(expireUntaggedAfter(5), images, NOW);
      expect(verdicts[2]?.why).toMatchObject({kind: 'member', index: 'sha256:living'});
    }
  });

  test('ECR: an image whose age is exactly the limit is not older than it', () => {
    const policy = expireUntaggedAfter(5);
    expect(acted(policy, [image('a', [], 5)])).toEqual([]);
    expect(
      acted(policy, [{...image('a', [], 5), imagePushedAt: new Date(daysAgo(5).getTime() - 1)}]),
    ).toEqual(['sha256:a']);
  });

  test('ECR: a referrer is expired or archived with its subject, and no rule counts it', () => {
    const signature = {...image('signature', [], 1), subjectManifestDigest: 'sha256:old'};
    const images = [image('old', ['v1'], 9), signature, image('new', ['v2'], 2)];
    expect(acted(keepOne(), images)).toEqual(['sha256:old', 'sha256:signature']);
  });

  test('ECR: no policy expires an image that has been archived for less than 90 days', () => {
    const policy = keepOne();
    const archived = (days: number) => ({
      ...image('signature', [], 300),
      subjectManifestDigest: 'sha256:old',
      imageStatus: 'ARCHIVED',
      lastArchivedAt: daysAgo(days),
    });
    const others = [image('old', ['v1'], 9), image('new', ['v2'], 2)];
    expect(acted(policy, [...others, archived(89)])).toEqual(['sha256:old']);
    expect(acted(policy, [...others, archived(90)])).toEqual(['sha256:old', 'sha256:signature']);
  });
});

function outcomes({verdicts}: Evaluation): Map<string, object & {outcome: string}> {
  return new Map(
    verdicts.map(({image: {imageDigest}, outcome, appliedRulePriority}) => [
      imageDigest,
      {outcome, ...(appliedRulePriority !== undefined && {appliedRulePriority})},
    ]),
  );
}

function acted(policy: LifecyclePolicy, images: LifecycleImage[]): string[] {
  return evaluate(policy, images, NOW)
    .verdicts.filter(isActedOn)
    .map(({image: {imageDigest}}) => imageDigest);
}

function image(name: string, imageTags: string[], age: number): LifecycleImage {
  return {imageDigest: `sha256:${name}`, imageTags, imagePushedAt: daysAgo(age)};
}

function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * 24 * 60 * 60 * 1000);
}

function keepOne(
  tags: {tagStatus: 'tagged'; tagPrefixList: string[]} | {tagStatus: 'any'} = {tagStatus: 'any'},
): LifecyclePolicy {
  return {
    rules: [
      {
        rulePriority: 1,
        selection: {...tags, countType: 'imageCountMoreThan', countNumber: 1},
        action: {type: 'expire'},
      },
    ],
  };
}

function expireUntaggedAfter(days: number): LifecyclePolicy {
  return {
    rules: [
      {
        rulePriority: 1,
        selection: {
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: days,
        },
        action: {type: 'expire'},
      },
    ],
  };
}
