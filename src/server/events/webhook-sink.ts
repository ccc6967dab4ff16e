import {setTimeout as delay} from 'node:timers/promises';
import {EcrctlError} from '../../errors.ts';
import type {EventSink, LocalEvent} from './event-log.ts';

/** Events that wait for a slow receiver; beyond it the oldest are dropped. */
const MAX_WAITING = 1_000;
const ATTEMPTS = 3;
const TIMEOUT_MILLISECONDS = 5_000;
const RETRY_MILLISECONDS = 250;
/** How long closing waits for the next event to be taken: nobody should wait for a receiver that is gone. */
const CLOSING_MILLISECONDS = 2_000;

/** A webhook, with what became of its events. */
export interface WebhookSink extends EventSink {
  /** How many events the receiver did not take, or that came too fast for it. */
  readonly dropped: number;
}

/**
 * Posts every event as JSON to a URL, in order, one at a time, each up to three times. Nothing waits for it
 * but `close`, and that not for long.
 * @throws EcrctlError USAGE for an address that is not http or https
 */
export function openWebhookSink(address: string, {maxWaiting = MAX_WAITING} = {}): WebhookSink {
  const url = parseAddress(address);
  const waiting: LocalEvent[] = [];
  let dropped = 0;
  let sending: Promise<void> | undefined;
  const closing = new AbortController();
  let giveUp: NodeJS.Timeout | undefined;

  const drain = async () => {
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
      if (await post(url, event, closing.signal)) giveUp?.refresh();
      else dropped++;
    }
    sending = undefined;
  };

  return {
    get dropped() {
      return dropped;
    },
    emit: event => {
      waiting.push(event);
      if (waiting.length > maxWaiting) {
        waiting.shift();
        dropped++;
      }
      sending ??= drain();
    },
    close: async () => {
      giveUp = setTimeout(() => closing.abort(), CLOSING_MILLISECONDS);
      await sending;
      clearTimeout(giveUp);
    },
  };
}

async function post(url: URL, event: LocalEvent, closing: AbortSignal): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS && !closing.aborted; attempt++) {
    const delivered = await fetch(url, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify(event),
      redirect: 'error',
      signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MILLISECONDS)]),
    }).then(
      async response => {
        await response.body?.cancel();
        return response.ok;
      },
      () => false,
    );
    if (delivered) return true;
    if (attempt < ATTEMPTS)
      await delay(RETRY_MILLISECONDS, undefined, {signal: closing}).catch(() => undefined);
  }
  return false;
}

function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new EcrctlError('USAGE', `"${address}" is not an address for events`, {
    hint: 'write an http or https URL',
  });
}
