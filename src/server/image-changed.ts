import {IMPORT_OPERATION} from './caching/import-image.ts';
import type {CallContext} from './call-context.ts';
import type {Recorder} from './events/recorder.ts';
import {isSystemCall} from './jobs/system-call.ts';
import {REPLICATE_OPERATION} from './replication/replicate-image.ts';
import {requestReplication} from './replication/request-replication.ts';
import {scanOnPush} from './scanning/scan-on-push.ts';
import type {ImageChange} from './seams.ts';
import {signOnPush} from './signing/sign-on-push.ts';
import {repositoryKey} from './state/repository-key.ts';

/** Everything that the registry's features do when an image changes, inside the transaction that changes it. */
export function imageChanged(recorder: Recorder, call: CallContext, change: ImageChange): void {
  tell(recorder, call, change);
  if (change.type === 'PUSH' || change.type === 'ACTIVATE') arrived(call, change);
  else if (change.type === 'ARCHIVE' || isGone(call, change)) forgetFindings(call, change);
  if (change.type === 'DELETE') forgetDeleted(call, change);
}

/** Replication and caching have events of their own. */
function tell(recorder: Recorder, call: CallContext, change: ImageChange): void {
  if (!isSystemCall(call)) recorder.changed(call, change);
  else if (call.operation !== REPLICATE_OPERATION && call.operation !== IMPORT_OPERATION) {
    recorder.changedByItself(change, call.now);
  }
}

// ECR: a replica is not replicated again
function arrived(call: CallContext, change: ImageChange): void {
  const {state, now, server} = call;
  scanOnPush(state, change, {now, limit: server.services.quotas['scans-per-image-per-day']});
  if (call.operation !== REPLICATE_OPERATION) requestReplication(state, change, now);
  signOnPush(state, change);
}

/** Archived and deleted images have no findings; an image that comes back is scanned anew. */
function forgetFindings({state}: CallContext, {repository, digest}: ImageChange): void {
  const key = [...repositoryKey(repository), digest];
  state.table('scans').remove(key);
  state.table('pendingScans').remove(key);
}

/** What was kept beside an image goes with it, and what was kept beside a tag with the tag. */
function forgetDeleted(call: CallContext, change: ImageChange): void {
  const {state} = call;
  const {repository, digest, tags} = change;
  for (const tag of tags) state.table('cachedTags').remove([...repositoryKey(repository), tag]);
  if (!isGone(call, change)) return;
  const key = [...repositoryKey(repository), digest];
  state.table('activations').remove(key);
  for (const name of ['signingStatuses', 'replicationStatuses'] as const) {
    for (const kept of [...state.table(name).keys({prefix: key})]) state.table(name).remove(kept);
  }
}

/** A deletion may take a tag only. */
function isGone({state}: CallContext, {type, repository, digest}: ImageChange): boolean {
  return type === 'DELETE' && !state.table('images').has([...repositoryKey(repository), digest]);
}
