import {type Input, typedCharacter} from '../keys/key.ts';
import {harmless} from '../text/sanitize.ts';

/** A line of text with a caret; positions are UTF-16 units and never inside a character. */
export interface EditedLine {
  text: string;
  caret: number;
}

const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** The line after a key or a paste; undefined for a key that does not edit. */
export function editLine(line: EditedLine, input: Input): EditedLine | undefined {
  if (input.type === 'paste') return insert(line, harmless(input.text.replace(/\s+/g, ' ').trim()));
  const character = typedCharacter(input.name);
  return character === undefined ? editByKey(line, input.name) : insert(line, character);
}

function editByKey({text, caret}: EditedLine, name: string): EditedLine | undefined {
  switch (name) {
    case 'left':
    case 'ctrl-b':
      return {text, caret: before(text, caret)};
    case 'right':
    case 'ctrl-f':
      return {text, caret: after(text, caret)};
    case 'alt-b':
    case 'alt-left':
    case 'ctrl-left':
      return {text, caret: wordStart(text, caret)};
    case 'alt-f':
    case 'alt-right':
    case 'ctrl-right':
      return {text, caret: wordEnd(text, caret)};
    case 'home':
    case 'ctrl-a':
      return {text, caret: 0};
    case 'end':
    case 'ctrl-e':
      return {text, caret: text.length};
    case 'backspace':
      return remove(text, before(text, caret), caret);
    case 'delete':
    case 'ctrl-d':
      return remove(text, caret, after(text, caret));
    case 'ctrl-u':
      return remove(text, 0, caret);
    case 'ctrl-k':
      return remove(text, caret, text.length);
    case 'alt-d':
      return remove(text, caret, wordEnd(text, caret));
    case 'ctrl-w':
    case 'alt-backspace':
      return remove(text, wordStart(text, caret), caret);
    default:
      return undefined;
  }
}

function insert({text, caret}: EditedLine, added: string): EditedLine {
  return {text: text.slice(0, caret) + added + text.slice(caret), caret: caret + added.length};
}

function remove(text: string, from: number, to: number): EditedLine {
  return {text: text.slice(0, from) + text.slice(to), caret: from};
}

function before(text: string, caret: number): number {
  return [...graphemes.segment(text.slice(0, caret))].at(-1)?.index ?? 0;
}

function after(text: string, caret: number): number {
  const next = graphemes.segment(text.slice(caret))[Symbol.iterator]().next();
  return next.done ? caret : caret + next.value.segment.length;
}

function wordStart(text: string, caret: number): number {
  return text.slice(0, caret).replace(/[^\s/:,]*[\s/:,]*$/, '').length;
}

function wordEnd(text: string, caret: number): number {
  return caret + /^[\s/:,]*[^\s/:,]*/.exec(text.slice(caret))![0].length;
}
