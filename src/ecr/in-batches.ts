import pLimit from 'p-limit';

/** Questions to ECR side by side; the slowest allows a hundred a second. */
const QUESTIONS_AT_ONCE = 4;

/** Asks about many things, so many at a time, and gives the answers in the order of the things. */
export function inBatches<Item, Answer>(
  items: readonly Item[],
  size: number,
  ask: (batch: Item[]) => Promise<Answer>,
): Promise<Answer[]> {
  const limit = pLimit(QUESTIONS_AT_ONCE);
  const batches: Item[][] = [];
  for (let at = 0; at < items.length; at += size) batches.push(items.slice(at, at + size));
  return Promise.all(batches.map(batch => limit(ask, batch)));
}
