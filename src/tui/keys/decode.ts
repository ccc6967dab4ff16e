import {type Input, typedCharacter} from './key.ts';

/** What could be read, and what may be the beginning of more. */
export interface Decoded {
  inputs: Input[];
  rest: string;
}

/** A paste longer than this is cut off; no prompt of ours takes as much. */
const MAX_PASTE = 1024 * 1024;
const PASTE_BEGIN = '\x1b[200~';
const PASTE_END = '\x1b[201~';

/** CSI: parameters, intermediates, final byte (ECMA-48, 5.4). */
const CSI = /^\x1b\[([0-?]*)[ -/]*([@-~])/;
const CSI_BEGUN = /^\x1b\[[0-?]*[ -/]*$/;
/** OSC, DCS, APC, PM and SOS: answers of the terminal to questions, ended by BEL or ST. */
const STRING_SEQUENCE = /^\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)/;
const STRING_BEGUN = /^\x1b[\]P_^X][^\x07\x1b]*\x1b?$/;
/** X10 mouse report: three bytes follow. */
const X10_MOUSE = /^\x1b\[M[\s\S]{3}/;

const CSI_LETTERS: Record<string, string> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift-tab',
};
const CSI_NUMBERS: Record<string, string> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};
const CONTROLS: Record<string, string> = {
  '\x1b': 'escape',
  '\r': 'enter',
  '\n': 'ctrl-j',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\0': 'ctrl-space',
  '\x1c': 'ctrl-\\',
  '\x1d': 'ctrl-]',
  '\x1e': 'ctrl-^',
  '\x1f': 'ctrl-_',
  ' ': 'space',
};

/**
 * Reads keys and pastes out of what a terminal sent. Mouse and focus reports, answers of the terminal and
 * sequences nobody knows are swallowed, so that none of their bytes is ever taken for typing. Ink's own hook is
 * not used: it cannot tell Backspace from Delete, does not see function keys and hands such bytes on as text.
 */
export function decodeInput(text: string): Decoded {
  const inputs: Input[] = [];
  let rest = text;
  while (rest !== '') {
    const found = rest.startsWith('\x1b') ? readSequence(rest) : readCharacter(rest);
    if (found === undefined) return {inputs, rest};
    if (found.input) inputs.push(found.input);
    rest = rest.slice(found.length);
  }
  return {inputs, rest};
}

/**
 * What a beginning means when nothing has followed it for a while: an Escape, and the key after it. A longer
 * one was not typed by hand; it waits for its end, however late that comes.
 */
export function decodeStale(rest: string): Decoded {
  if (rest.length > 2 || !rest.startsWith('\x1b')) return {inputs: [], rest};
  return {inputs: [...rest].map(character => key(nameOf(character))), rest: ''};
}

interface Found {
  input?: Input;
  length: number;
}

function readCharacter(text: string): Found {
  const character = String.fromCodePoint(text.codePointAt(0)!);
  return {input: key(nameOf(character)), length: character.length};
}

/** Undefined when the sequence is not complete. */
function readSequence(text: string): Found | undefined {
  if (text.startsWith(PASTE_BEGIN)) return readPaste(text);
  if (text.startsWith('\x1b[M')) return X10_MOUSE.test(text) ? {length: 6} : undefined;
  if (text.startsWith('\x1b[')) return readCsi(text);
  if (text.startsWith('\x1bO')) return readSs3(text);
  if (/^\x1b[\]P_^X]/.test(text)) return readStringSequence(text);
  if (text === '\x1b') return undefined;
  const name = nameOf(text[1]!);
  if (name !== 'backspace' && typedCharacter(name) === undefined) return {input: key('escape'), length: 1};
  return {input: key(`alt-${name}`), length: 2};
}

function readPaste(text: string): Found | undefined {
  const end = text.indexOf(PASTE_END);
  if (end < 0 && text.length < MAX_PASTE) return undefined;
  const pasted = text.slice(PASTE_BEGIN.length, end < 0 ? MAX_PASTE : end);
  return {input: {type: 'paste', text: pasted}, length: end < 0 ? text.length : end + PASTE_END.length};
}

function readCsi(text: string): Found | undefined {
  const match = CSI.exec(text);
  if (!match) return CSI_BEGUN.test(text) ? undefined : {length: 2};
  const name = csiName(match[1]!, match[2]!);
  return {...(name === undefined ? {} : {input: key(name)}), length: match[0].length};
}

/** `3~` is delete, `1;5A` is ctrl-up; mouse (`<…M`), focus (`I`, `O`) and the unknown have no name. */
function csiName(parameters: string, final: string): string | undefined {
  const [number = '', modifier] = parameters.split(';');
  if (!/^\d*$/.test(number)) return undefined;
  const name = final === '~' ? CSI_NUMBERS[number] : CSI_LETTERS[final];
  return name === undefined ? undefined : modifierPrefix(Number(modifier ?? 1)) + name;
}

function modifierPrefix(modifier: number): string {
  const bits = modifier - 1;
  return `${bits & 4 ? 'ctrl-' : ''}${bits & 2 ? 'alt-' : ''}${bits & 1 ? 'shift-' : ''}`;
}

function readSs3(text: string): Found | undefined {
  const letter = text[2];
  if (letter === undefined) return undefined;
  const name = CSI_LETTERS[letter] ?? (letter === 'M' ? 'enter' : undefined);
  return {...(name === undefined ? {} : {input: key(name)}), length: 3};
}

function readStringSequence(text: string): Found | undefined {
  const match = STRING_SEQUENCE.exec(text);
  if (match) return {length: match[0].length};
  return STRING_BEGUN.test(text) ? undefined : {length: 2};
}

function nameOf(character: string): string {
  const control = CONTROLS[character];
  if (control !== undefined) return control;
  const code = character.charCodeAt(0);
  return code < 0x20 ? `ctrl-${String.fromCharCode(code + 0x60)}` : character;
}

function key(name: string): Input {
  return {type: 'key', name};
}
