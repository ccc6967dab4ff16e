/** Pages of a list that have come and are not in it yet. */
export type Incoming<Item> = readonly (readonly Item[])[];

/**
 * How much longer a list gets at once: arranging it costs a pass over all of it, so that for every page of a
 * very long list it would take longer than the pages.
 */
const GROWTH = 0.1;

/** Whether what has come makes a list of this length enough longer to put it there now. */
export function isWorthAdding(incoming: Incoming<unknown>, length: number): boolean {
  return incoming.reduce((sum, page) => sum + page.length, 0) >= length * GROWTH;
}
