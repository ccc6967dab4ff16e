/** Orders texts as people do: digits by their value, so that 1.10 comes after 1.9. */
const collator = new Intl.Collator('en', {numeric: true});

/** Ascending order of names and versions. */
export function compareTexts(one: string, other: string): number {
  return collator.compare(one, other);
}

/** Ascending order of numbers; what is absent comes first. */
export function compareNumbers(one: number | undefined, other: number | undefined): number {
  return (one ?? Number.NEGATIVE_INFINITY) - (other ?? Number.NEGATIVE_INFINITY) || 0;
}
