/** Tells which of many literal texts occur in a text, in one pass over it (Aho and Corasick, 1975). */
export interface LiteralAutomaton {
  /** Calls back for every literal that ends before `end` in the text; stops as soon as the text is read. */
  scan(text: string, found: (literal: number, end: number) => void): void;
}

/** The class of every character that occurs in no literal: it leads back to the start. */
const OTHER = 0;

/** Character classes of the first 128 characters stand in a table; tags have no others. */
const TABLE_SIZE = 128;

interface Trie {
  /** Per node, the next node per character class; 0 where there is none. */
  next: number[][];
  /** Per node, the literals that end there, its suffixes' included. */
  ending: number[][];
}

/** Builds the automaton of some literals, none of which is empty; they are named by their positions. */
export function literalAutomaton(literals: readonly string[]): LiteralAutomaton {
  const classes = characterClasses(literals);
  const width = classes.size + 1;
  const trie = buildTrie(literals, classes, width);
  linkSuffixes(trie, width);
  const table = Int32Array.from(trie.next.flat());
  const ascii = Uint16Array.from({length: TABLE_SIZE}, (_, code) => classes.get(code) ?? OTHER);
  const {ending} = trie;
  return {
    scan(text, found) {
      let node = 0;
      for (let position = 0; position < text.length; position++) {
        const code = text.charCodeAt(position);
        const characterClass = code < TABLE_SIZE ? ascii[code]! : (classes.get(code) ?? OTHER);
        node = table[node * width + characterClass]!;
        const literalsHere = ending[node]!;
        for (let at = 0; at < literalsHere.length; at++) found(literalsHere[at]!, position + 1);
      }
    },
  };
}

function characterClasses(literals: readonly string[]): Map<number, number> {
  const classes = new Map<number, number>();
  for (const literal of literals) {
    for (let position = 0; position < literal.length; position++) {
      const code = literal.charCodeAt(position);
      if (!classes.has(code)) classes.set(code, classes.size + 1);
    }
  }
  return classes;
}

function buildTrie(literals: readonly string[], classes: Map<number, number>, width: number): Trie {
  const trie: Trie = {next: [emptyRow(width)], ending: [[]]};
  for (const [name, literal] of literals.entries()) {
    let node = 0;
    for (let position = 0; position < literal.length; position++) {
      const characterClass = classes.get(literal.charCodeAt(position))!;
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
