import type {CallFacts} from '../call-facts.ts';
import type {CallRecord, ImageChange} from '../seams.ts';
import {cloudTrailEvent} from './cloudtrail-event.ts';
import type {EventSink, LocalEvent} from './event-log.ts';
import {imageEvents} from './image-events.ts';
import {isOnRecord} from './trail-error.ts';

/** Calls whose changes wait for their end; beyond it the oldest are told without waiting. */
const MAX_WAITING_CALLS = 1_000;

/** Tells events of calls and of the changes that they made. */
export interface Recorder {
  /** A change to an image, from inside the transaction that makes it: told when its call has succeeded. */
  changed(call: CallFacts, change: ImageChange): void;
  /** A change that no call stands behind: told at once. */
  changedByItself(change: ImageChange, now: number): void;
  /** A call, after its end, unless it was not let in; true when it changed images. */
  ended(record: CallRecord): boolean;
}

/**
 * Tells a sink of calls and changes. A change is told after its call, and not at all when the call failed:
 * what it did was rolled back.
 */
export function createRecorder(sink: EventSink): Recorder {
  const waiting = new Map<string, LocalEvent[]>();
  const take = (requestId: string): LocalEvent[] => {
    const events = waiting.get(requestId) ?? [];
    waiting.delete(requestId);
    return events;
  };
  const emitAll = (events: readonly LocalEvent[]) => {
    for (const event of events) sink.emit(event);
  };
  return {
    changed: ({requestId, now}, change) => {
      waiting.set(requestId, [...(waiting.get(requestId) ?? []), ...imageEvents(change, now)]);
      if (waiting.size > MAX_WAITING_CALLS) emitAll(take(waiting.keys().next().value!));
    },
    changedByItself: (change, now) => emitAll(imageEvents(change, now)),
    ended: record => {
      if (isOnRecord(record.fault)) sink.emit(cloudTrailEvent(record));
      const events = take(record.call.requestId);
      if (!record.fault) emitAll(events);
      return events.length > 0;
    },
  };
}
