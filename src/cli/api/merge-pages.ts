/** Pages of one listing as one answer: lists are joined, everything else is the first page's. */
export function mergePages(pages: readonly Record<string, unknown>[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const page of pages) {
    for (const [name, value] of Object.entries(page)) {
      const known = merged[name];
      if (Array.isArray(known) && Array.isArray(value)) known.push(...value);
      else if (known === undefined) merged[name] = Array.isArray(value) ? [...value] : value;
    }
  }
  delete merged.nextToken;
  return merged;
}
