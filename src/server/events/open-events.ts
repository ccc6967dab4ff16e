import {type EventSink, openEventLog} from './event-log.ts';
import {openFileSink} from './file-sink.ts';
import {openWebhookSink} from './webhook-sink.ts';

/** Where events go beside the log of the data directory. */
export interface EventTargets {
  /** A file to which every event is appended as a JSON line. */
  file?: string | undefined;
  /** An http or https address to which every event is posted. */
  webhook?: string | undefined;
}

/**
 * The log of a data directory together with the sinks that the user named.
 * @throws EcrctlError USAGE, IO_ERROR
 */
export function openEvents(dataDir: string, targets: EventTargets, clock: () => number): EventSink {
  const sinks = [
    ...(targets.file === undefined ? [] : [openFileSink(targets.file)]),
    ...(targets.webhook === undefined ? [] : [openWebhookSink(targets.webhook)]),
    openEventLog(dataDir, {clock}),
  ];
  return {
    emit: event => {
      for (const sink of sinks) sink.emit(event);
    },
    close: async () => {
      await Promise.all(sinks.map(sink => sink.close()));
    },
  };
}
