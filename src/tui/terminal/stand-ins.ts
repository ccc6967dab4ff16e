/** Characters for private use, of one column each: no Unicode text means anything by them. */
const FIRST = 0xe000;
const LAST = 0xf8ff;
const ANY = /[\ue000-\uf8ff]/g;

/**
 * Lines as single characters. Ink takes every text that it draws apart, into an object for each cell, and joins
 * them again: at 200x60 that takes longer than a user waits for a key, and it remembers every text that it ever
 * measured. Our lines are as wide as they shall be, and styled; so Ink composes the screen out of one character
 * for each line, and what it stands for is put in afterwards.
 */
export class StandIns {
  readonly #texts = new Map<string, string>();
  readonly #characters = new Map<string, string>();
  #last = LAST;

  /** The character that stands for a text; the same one as long as the text is in every frame. */
  standFor(text: string): string {
    const known = this.#characters.get(text);
    if (known !== undefined) return known;
    const character = this.#freeCharacter();
    this.#texts.set(character, text);
    this.#characters.set(text, character);
    return character;
  }

  /** A whole frame with the texts in their places; texts that are not in it are forgotten. */
  putTextsIn(frame: string): string {
    const shown = new Set(frame.match(ANY));
    const lines = frame.replace(ANY, character => this.#texts.get(character) ?? '');
    for (const [character, text] of this.#texts) {
      if (shown.has(character)) continue;
      this.#texts.delete(character);
      this.#characters.delete(text);
    }
    return lines;
  }

  /** There are many times as many as two frames of the largest terminal have lines. */
  #freeCharacter(): string {
    let character: string;
    do {
      this.#last = this.#last === LAST ? FIRST : this.#last + 1;
      character = String.fromCharCode(this.#last);
    } while (this.#texts.has(character));
    return character;
  }
}
