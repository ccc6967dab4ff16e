import {closeSync, writeSync} from 'node:fs';
import {openForAppend} from '../open-for-append.ts';
import type {EventSink} from './event-log.ts';

/** Appends every event as a JSON line to a file of the user's. IO_ERROR when it cannot be opened. */
export function openFileSink(file: string): EventSink {
  const descriptor = openForAppend(file, 'events');
  let closed = false;
  return {
    emit: event => {
      // The descriptor may belong to another file by then.
      if (closed) return;
      try {
        writeSync(descriptor, `${JSON.stringify(event)}\n`);
      } catch {
        // A full disk must not fail the call that the event is about.
      }
    },
    close: async () => {
      closed = true;
      closeSync(descriptor);
    },
  };
}
