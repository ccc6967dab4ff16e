import {DAY} from '../../../../lifecycle/age.ts';
import type {LifecycleImage} from '../../../../lifecycle/image.ts';
import {imagesFrom} from '../../../../lifecycle/parse-images.ts';
import {digestOf} from '../../../../oci/digest.ts';
import type {TestImage} from './test-file.ts';

const HOUR = DAY / 24;
const MINUTE = HOUR / 60;
const UNITS: Record<string, number> = {m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY};

/**
 * Makes images from a test's short words: ages count back from `now`, names stand for digests.
 * @throws EcrctlError INVALID_INPUT
 */
export function testImages(drafts: readonly TestImage[], now: Date): LifecycleImage[] {
  const digests = drafts.map((draft, position) => draft.imageDigest ?? digestOf(`test image ${position}`));
  const byName = new Map(
    drafts.flatMap(({name}, position) => (name === undefined ? [] : [[name, digests[position]!]])),
  );
  const digest = (name: string) => byName.get(name) ?? name;
  const moment = (value: string | number | Date | undefined) => momentOf(value, now);
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

function momentOf(value: string | number | Date | undefined, now: Date): unknown {
  const [, count, unit] = (typeof value === 'string' && /^(\d+(?:\.\d+)?)([mhdw])$/.exec(value)) || [];
  return unit === undefined ? value : new Date(now.getTime() - Number(count) * UNITS[unit]!);
}
