/** Pages of one listing as one answer: lists are joined, up to a limit; everything else is the first page's. */
export function mergePages(
  pages: readonly Record<string, unknown>[],
  maxItems?: number,
): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const page of pages) {
    for (const [name, value] of Object.entries(page)) {
      const known = merged[name];
      if (Array.isArray(known) && Array.isArray(value)) known.push(...value);
      else if (known === undefined) merged[name] = Array.isArray(value) ? [...value] : value;
    }
  }
  delete merged.nextToken;
  for (const [name, value] of Object.entries(merged)) {
    if (maxItems !== undefined && Array.isArray(value)) merged[name] = value.slice(0, maxItems);
  }
  return merged;
}

/** How many items these pages list, by their longest list. */
export function itemsIn(pages: readonly Record<string, unknown>[]): number {
  const counts: Record<string, number> = {};
  for (const page of pages) {
    for (const [name, value] of Object.entries(page)) {
      if (Array.isArray(value)) counts[name] = (counts[name] ?? 0) + value.length;
    }
  }
  return Math.max(0, ...Object.values(counts));
}
