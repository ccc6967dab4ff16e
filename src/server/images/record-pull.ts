import type {CallContext} from '../call-context.ts';
import type {RepositoryId} from '../state/records.ts';
import {type FoundImage, imageKey} from './image-records.ts';

/**
 * A pull is written down when the time on record is older than this. The service promises once in 24
 * hours; a minute shows people their own pulls and still keeps pulls from writing each time.
 */
const REFRESH_MS = 60_000;

/** Notes that an image was pulled. Resolves when readers see it; at once when nothing is to be written. */
export async function recordPull(
  call: CallContext,
  repository: RepositoryId,
  image: FoundImage,
): Promise<void> {
  if (call.now - (image.record.lastPulledAt ?? 0) < REFRESH_MS) return;
  if (call.server.seams.excludedFromPullTime(call)) return;
  const images = call.state.table('images');
  const key = imageKey(repository, image.digest);
  await call.state.transaction(() => {
    const record = images.get(key);
    if (record) images.put(key, {...record, lastPulledAt: call.now});
  });
}
