/** Tells which of many literal texts occur in a text, in one pass over it (Aho and Corasick, 1975). */
export interface LiteralAutomaton {
  /** Calls back for every literal that ends before `end` in the text; stops as soon as the text is read. */
  scan(text: string, found: (literal: number, end: number) => void): void;
}

/** The class of every character that occurs in no literal: it leads back to the start. */
const OTHER = 0;

/** The first 128 characters have classes of their own; tags consist of no others. */
const PLAIN_CHARACTERS = 128;

/**
 * All further characters share so many classes, because a node has a way for every class: a policy of thousands of
 * characters of a large script would fill the memory. What is found by shared classes is compared once more.
 */
const SHARED_CLASSES = 16;

interface CharacterClasses {
  /** How many there are, `OTHER` included. */
  count: number;
  of(code: number): number;
}

interface Trie {
  /** Per node, the next node per character class; 0 where there is none. */
  next: number[][];
  /** Per node, the literals that end there, its suffixes' included. */
  ending: number[][];
}

/** Builds the automaton of some literals, none of which is empty; they are named by their positions. */
export function literalAutomaton(literals: readonly string[]): LiteralAutomaton {
  const classes = characterClasses(literals);
  const width = classes.count;
  const trie = buildTrie(literals, classes);
  linkSuffixes(trie, width);
  const table = Int32Array.from(trie.next.flat());
  const shared = literals.map(literal => !isPlain(literal));
  const {ending} = trie;
  return {
    scan(text, found) {
      let node = 0;
      for (let position = 0; position < text.length; position++) {
        node = table[node * width + classes.of(text.charCodeAt(position))]!;
        const literalsHere = ending[node]!;
        for (let at = 0; at < literalsHere.length; at++) {
          const literal = literalsHere[at]!;
          const end = position + 1;
          if (!shared[literal] || text.endsWith(literals[literal]!, end)) found(literal, end);
        }
      }
    },
  };
}

function characterClasses(literals: readonly string[]): CharacterClasses {
  const plain = new Uint8Array(PLAIN_CHARACTERS).fill(OTHER);
  let count = OTHER + 1;
  for (const literal of literals) {
    for (let position = 0; position < literal.length; position++) {
      const code = literal.charCodeAt(position);
      if (code < PLAIN_CHARACTERS && plain[code] === OTHER) plain[code] = count++;
    }
  }
  if (literals.every(isPlain)) {
    return {count, of: code => (code < PLAIN_CHARACTERS ? plain[code]! : OTHER)};
  }
  const firstShared = count;
  return {
    count: firstShared + SHARED_CLASSES,
    of: code => (code < PLAIN_CHARACTERS ? plain[code]! : firstShared + (code % SHARED_CLASSES)),
  };
}

function isPlain(literal: string): boolean {
  for (let position = 0; position < literal.length; position++) {
    if (literal.charCodeAt(position) >= PLAIN_CHARACTERS) return false;
  }
  return true;
}

function buildTrie(literals: readonly string[], classes: CharacterClasses): Trie {
  const trie: Trie = {next: [emptyRow(classes.count)], ending: [[]]};
  for (const [name, literal] of literals.entries()) {
    let node = 0;
    for (let position = 0; position < literal.length; position++) {
      const characterClass = classes.of(literal.charCodeAt(position));
      node = trie.next[node]![characterClass] || addNode(trie, node, characterClass);
    }
    trie.ending[node]!.push(name);
  }
  return trie;
}

function addNode({next, ending}: Trie, parent: number, characterClass: number): number {
  const node = next.push(emptyRow(next[0]!.length)) - 1;
  ending.push([]);
  next[parent]![characterClass] = node;
  return node;
}

/** Breadth first: where a node has no way on, its longest suffix that is also a node goes on for it. */
function linkSuffixes({next, ending}: Trie, width: number): void {
  const suffix = new Array<number>(next.length).fill(0);
  const queue = next[0]!.filter(node => node !== 0);
  for (const node of queue) {
    ending[node]!.push(...ending[suffix[node]!]!);
    for (let characterClass = 1; characterClass < width; characterClass++) {
      const beyond = next[suffix[node]!]![characterClass]!;
      const child = next[node]![characterClass]!;
      if (child === 0) next[node]![characterClass] = beyond;
      else {
        suffix[child] = beyond;
        queue.push(child);
      }
    }
  }
}

function emptyRow(width: number): number[] {
  return new Array<number>(width).fill(0);
}
