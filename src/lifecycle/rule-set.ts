/** How many rules one word of bits holds. */
const WORD = 32;

/** For every image, the set of rules that see it: bits in words, so that a large repository stays small. */
export class RuleSets {
  readonly #words: number;
  readonly #bits: Uint32Array;

  constructor(images: number, rules: number) {
    this.#words = Math.ceil(rules / WORD);
    this.#bits = new Uint32Array(images * this.#words);
  }

  /** Adds a rule to the set of an image; both are positions. */
  add(image: number, rule: number): void {
    this.#bits[image * this.#words + (rule >>> 5)]! |= 1 << (rule & 31);
  }

  /** Whether a rule sees an image. */
  has(image: number, rule: number): boolean {
    return (this.#bits[image * this.#words + (rule >>> 5)]! & (1 << (rule & 31))) !== 0;
  }

  /** The highest-priority rule that sees an image, or -1. */
  first(image: number): number {
    return this.#next(image, 0);
  }

  /** All rules that see an image, highest priority first. */
  list(image: number): number[] {
    const rules: number[] = [];
    for (let rule = this.#next(image, 0); rule >= 0; rule = this.#next(image, rule + 1)) rules.push(rule);
    return rules;
  }

  /** Calls back for every rule that sees an image, highest priority first. */
  forEach(image: number, visit: (rule: number) => void): void {
    for (let word = 0; word < this.#words; word++) {
      let bits = this.#bits[image * this.#words + word]!;
      for (; bits !== 0; bits &= bits - 1) visit(word * WORD + lowestBit(bits));
    }
  }

  #next(image: number, from: number): number {
    for (let word = from >>> 5; word < this.#words; word++) {
      const skipped = word === from >>> 5 ? from & 31 : 0;
      const bits = (this.#bits[image * this.#words + word]! >>> skipped) << skipped;
      if (bits !== 0) return word * WORD + lowestBit(bits);
    }
    return -1;
  }
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
