import {EcrctlError} from '../../../../errors.ts';
import {DAY} from '../../../../lifecycle/age.ts';
import type {LifecycleImage} from '../../../../lifecycle/image.ts';
import {imagesFrom} from '../../../../lifecycle/parse-images.ts';
import {parseTime} from '../../../../lifecycle/parse-time.ts';
import {quoted} from '../../../../lifecycle/quoted.ts';
import {digestOf} from '../../../../oci/digest.ts';
import type {TestImage} from './test-file.ts';

const HOUR = DAY / 24;
const MINUTE = HOUR / 60;
const UNITS: Record<string, number> = {m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY};

/**
 * Makes images from a test's short words: ages count back from `now`, names stand for digests.
 * @throws EcrctlError INVALID_INPUT
 */
export function testImages(drafts: readonly TestImage[], {now, title}: TestSetting): LifecycleImage[] {
  const digests = drafts.map(digestOfDraft);
  const byName = new Map(
    drafts.flatMap(({name}, position) => (name === undefined ? [] : [[name, digests[position]!]])),
  );
  const digest = (name: string) => byName.get(name) ?? name;
  const moment = (value: Moment | undefined) =>
    value === undefined ? undefined : momentOf(value, {now, title});
  return imagesFrom(
    drafts.map((draft, position) => ({
      imageDigest: digests[position],
      imageTags: draft.imageTags ?? draft.tags,
      imagePushedAt: moment(draft.imagePushedAt ?? draft.pushed ?? now),
      lastRecordedPullTime: moment(draft.lastRecordedPullTime ?? draft.pulled),
      lastArchivedAt: moment(draft.lastArchivedAt ?? draft.archived),
      lastActivatedAt: moment(draft.lastActivatedAt ?? draft.restored),
      imageStatus: statusOf(draft),
      imageSizeInBytes: draft.imageSizeInBytes ?? draft.size,
      imageManifestMediaType: draft.imageManifestMediaType,
      ...subjectOf(draft, digest),
      childDigests: draft.childDigests ?? draft.members?.map(digest),
    })),
  );
}

/** The digest of an image of a test: its own, or one that stands for its place. */
export function digestOfDraft({imageDigest}: TestImage, position: number): string {
  return imageDigest ?? digestOf(`test image ${position}`);
}

/** An image that was archived and not restored since is in the archive, unless the test says otherwise. */
function statusOf(draft: TestImage): string | undefined {
  const said = draft.imageStatus ?? draft.status?.toUpperCase();
  const archived = (draft.lastArchivedAt ?? draft.archived) !== undefined;
  const restored = (draft.lastActivatedAt ?? draft.restored) !== undefined;
  return said ?? (archived && !restored ? 'ARCHIVED' : undefined);
}

function subjectOf({subjectManifestDigest, subject}: TestImage, digest: (name: string) => string) {
  const found = subjectManifestDigest ?? (subject === undefined ? undefined : digest(subject));
  return found === undefined ? {} : {subjectManifestDigest: found};
}

/** The moment from which ages count back, and the title of the test for messages. */
export interface TestSetting {
  now: Date;
  title: string;
}

type Moment = string | number | Date;

function momentOf(value: Moment, {now, title}: TestSetting): Date {
  const [, count, unit] = (typeof value === 'string' && /^(\d+(?:\.\d+)?)([mhdw])$/.exec(value)) || [];
  const time = unit === undefined ? parseTime(value) : new Date(now.getTime() - Number(count) * UNITS[unit]!);
  if (time) return time;
  throw new EcrctlError(
    'INVALID_INPUT',
    `the test "${title}": ${quoted(String(value))} is neither an age nor a time`,
    {
      hint: 'write an age such as 36h or 20d, or a time such as 2026-01-31T12:00:00Z',
    },
  );
}
