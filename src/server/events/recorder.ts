import type {CallRecord, ImageChange} from '../seams.ts';
import type {CallFacts} from '../call-facts.ts';
import {cloudTrailEvent} from './cloudtrail-event.ts';
import type {EventSink, LocalEvent} from './event-log.ts';
import {imageEvents} from './image-events.ts';

/** Calls whose changes wait for their end; beyond it the oldest are told without waiting. */
const MAX_WAITING_CALLS = 1_000;

/** Tells events of calls and of the changes that they made. */
export interface Recorder {
  /** A change to an image, from inside the transaction that makes it: told once its call has succeeded. */
  imageChanged(call: CallFacts, change: ImageChange): void;
  /** A call that the registry made by itself and that has no record: its changes are told now. */
  told(call: CallFacts): void;
  record(record: CallRecord): void;
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
    imageChanged: (call, change) => {
      waiting.set(call.requestId, [...(waiting.get(call.requestId) ?? []), ...imageEvents(change, call.now)]);
      if (waiting.size > MAX_WAITING_CALLS) emitAll(take(waiting.keys().next().value!));
    },
    told: call => emitAll(take(call.requestId)),
    record: record => {
      sink.emit(cloudTrailEvent(record));
      const events = take(record.call.requestId);
      if (!record.fault) emitAll(events);
    },
  };
}
