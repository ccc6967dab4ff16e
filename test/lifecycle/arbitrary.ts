import fc from 'fast-check';
import type {LifecycleImage} from '../../src/lifecycle/image.ts';
import type {LifecyclePolicy, LifecycleRule} from '../../src/lifecycle/policy.ts';

/** The moment at which generated repositories are judged. */
export const NOW = new Date('2026-08-01T12:00:00Z');

const DAY = 24 * 60 * 60 * 1000;

const tag = fc.stringMatching(/^[abv][ab.1-]{0,4}$/);
const entry = fc.oneof(
  fc.stringMatching(/^[abv*][ab*1]{0,3}$/).filter(text => text.split('*').length <= 5),
  fc.constantFrom('*', 'a*', '*b*', 'v*', 'a*b*a'),
);

const age = fc.oneof(fc.integer({min: 0, max: 200}), fc.double({min: 0, max: 200, noNaN: true}));
const ago = age.map(days => new Date(NOW.getTime() - Math.round(days * DAY)));

const count = fc.integer({min: 1, max: 6});
const days = fc.integer({min: 1, max: 150});
const expire = {type: 'expire'} as const;
const archive = {type: 'transition', targetStorageClass: 'archive'} as const;

const measure = fc.oneof(
  fc.record({action: fc.constantFrom(expire, archive), countNumber: count}).map(({action, countNumber}) => ({
    action,
    selection: {countType: 'imageCountMoreThan' as const, countNumber},
  })),
  fc.record({action: fc.constantFrom(expire, archive), countNumber: days}).map(({action, countNumber}) => ({
    action,
    selection: {countType: 'sinceImagePushed' as const, countUnit: 'days' as const, countNumber},
  })),
  days.map(countNumber => ({
    action: archive,
    selection: {countType: 'sinceImagePulled' as const, countUnit: 'days' as const, countNumber},
  })),
  fc.integer({min: 90, max: 200}).map(countNumber => ({
    action: expire,
    selection: {
      countType: 'sinceImageTransitioned' as const,
      countUnit: 'days' as const,
      countNumber,
      storageClass: 'archive' as const,
    },
  })),
);

const tags = fc.oneof(
  fc.constant({tagStatus: 'untagged' as const}),
  fc.constant({tagStatus: 'any' as const}),
  fc
    .array(entry, {minLength: 1, maxLength: 2})
    .map(tagPatternList => ({tagStatus: 'tagged' as const, tagPatternList})),
  fc
    .array(
      entry.map(text => text.replaceAll('*', '')),
      {minLength: 1, maxLength: 2},
    )
    .map(tagPrefixList => ({tagStatus: 'tagged' as const, tagPrefixList})),
);

/** Policies of up to six rules; what holds between rules need not hold: evaluation does not lean on it. */
export const policies: fc.Arbitrary<LifecyclePolicy> = fc
  .uniqueArray(fc.record({rulePriority: fc.integer({min: 1, max: 60}), tags, measure}), {
    selector: ({rulePriority}) => rulePriority,
    maxLength: 6,
  })
  .map(rules => ({
    rules: rules.map(
      ({rulePriority, tags: selection, measure: measured}): LifecycleRule => ({
        rulePriority,
        selection: {...selection, ...measured.selection},
        action: measured.action,
      }),
    ),
  }));

interface Draft {
  tags: string[];
  imagePushedAt: Date;
  lastRecordedPullTime: Date | undefined;
  lastActivatedAt: Date | undefined;
  archived: {imageStatus: string; lastArchivedAt: Date | undefined};
  subject: number | undefined;
  members: number[];
}

const draft: fc.Arbitrary<Draft> = fc.record({
  tags: fc.uniqueArray(tag, {maxLength: 3}),
  imagePushedAt: ago,
  lastRecordedPullTime: fc.option(ago, {nil: undefined}),
  lastActivatedAt: fc.option(ago, {nil: undefined, freq: 5}),
  archived: fc.oneof(
    {weight: 4, arbitrary: fc.constant({imageStatus: 'ACTIVE', lastArchivedAt: undefined})},
    {weight: 2, arbitrary: ago.map(lastArchivedAt => ({imageStatus: 'ARCHIVED', lastArchivedAt}))},
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        {imageStatus: 'ARCHIVED', lastArchivedAt: undefined},
        {imageStatus: 'ACTIVATING', lastArchivedAt: undefined},
      ),
    },
  ),
  subject: fc.option(fc.nat(4), {nil: undefined, freq: 6}),
  members: fc.oneof(
    {weight: 3, arbitrary: fc.constant<number[]>([])},
    {weight: 1, arbitrary: fc.array(fc.nat(8), {maxLength: 3})},
  ),
});

/** A repository; a referrer's subject stands before it, as nothing can refer to what it helps to make. */
export const repositories: fc.Arbitrary<LifecycleImage[]> = fc
  .array(draft, {maxLength: 30})
  .map(drafts => drafts.map((one, position) => imageOf(one, position)));

/** A repository in which no two images arrived at the same moment. */
export const repositoriesWithoutTies = repositories.filter(images => {
  const arrivals = images.map(image => (image.lastActivatedAt ?? image.imagePushedAt).getTime());
  return new Set(arrivals).size === arrivals.length;
});

function imageOf(
  {tags: imageTags, archived, subject, members, ...times}: Draft,
  position: number,
): LifecycleImage {
  return {
    ...times,
    ...archived,
    imageDigest: digestOf(position),
    imageTags,
    ...(members.length > 0 && {childDigests: members.map(digestOf)}),
    ...(subject !== undefined && {
      subjectManifestDigest: digestOf(subject < position ? subject : 1000 + subject),
    }),
  };
}

function digestOf(position: number): string {
  return `sha256:${position.toString(16).padStart(64, '0')}`;
}
