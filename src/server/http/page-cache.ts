import type {CallFacts} from '../call-facts.ts';

/** Operations that read records and nothing else: same records, same input, same answer. */
const CACHEABLE = new Set(['DescribeImages', 'DescribeRepositories', 'ListImages']);

/** Texts kept, all together, in UTF-16 units. */
const MAX_LENGTH = 8 * 1024 * 1024;

interface Page {
  revision: number;
  body: string;
}

/**
 * Finished answers of listings, for whoever asks for the same page again while nothing has changed. Asked
 * only when the caller's right to see it has been decided.
 */
export class PageCache {
  readonly #pages = new Map<string, Page>();
  #length = 0;

  /** The answer's body from before, or the one that `make` yields. */
  body(call: CallFacts, input: object, make: () => string): string {
    const key = keyOf(call, input);
    const revision = call.state.revision();
    const known = this.#pages.get(key);
    if (known?.revision === revision) return known.body;
    const body = make();
    this.#drop(key);
    this.#pages.set(key, {revision, body});
    this.#length += body.length;
    while (this.#length > MAX_LENGTH) this.#drop(this.#pages.keys().next().value!);
    return body;
  }

  #drop(key: string): void {
    this.#length -= this.#pages.get(key)?.body.length ?? 0;
    this.#pages.delete(key);
  }
}

/** Whether answers of an operation may be kept. */
export function isCacheable(operation: string): boolean {
  return CACHEABLE.has(operation);
}

function keyOf({operation, region, caller, origin}: CallFacts, input: object): string {
  return JSON.stringify([operation, region, caller.accountId, origin, input]);
}
