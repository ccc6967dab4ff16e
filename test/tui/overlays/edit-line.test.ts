import {describe, expect, test} from 'vitest';
import {decodeInput} from '../../../src/tui/keys/decode.ts';
import {type EditedLine, editLine} from '../../../src/tui/overlays/edit-line.ts';

function typed(bytes: string, line: EditedLine = {text: '', caret: 0}): string {
  const {inputs} = decodeInput(bytes);
  const {text, caret} = inputs.reduce((before, input) => editLine(before, input) ?? before, line);
  return `${text.slice(0, caret)}|${text.slice(caret)}`;
}

describe('editLine', () => {
  test.each([
    ['abc', 'abc|'],
    ['abc\x1b[D\x1b[DX', 'aX|bc'],
    ['abc\x7f', 'ab|'],
    ['\x7f', '|'],
    ['abc\x1b[H\x1b[3~', '|bc'],
    ['abc\x01X\x05Y', 'XabcY|'],
    ['one two\x17', 'one |'],
    ['/usr/share/doc\x17', '/usr/share/|'],
    ['/usr/share/\x17', '/usr/|'],
    ['abc\x1b[D\x15', '|c'],
    ['abc\x1b[D\x0b', 'ab|'],
    ['日本\x7f', '日|'],
    ['a👩‍💻b\x1b[D\x1b[D', 'a|👩‍💻b'],
    ['a👩‍💻\x7f', 'a|'],
    ['a\x1b[A\x1b[B', 'a|'],
    ['team/app\x1bb', 'team/|app'],
    ['team/app:v1\x1b[1;5D\x1b[1;3D', 'team/|app:v1'],
    ['team/app:v1\x01\x1bf\x1b[1;5C', 'team/app|:v1'],
    ['one two\x01\x1bd', '| two'],
    ['one two\x1b\x7f', 'one |'],
    ['a\x1bjc', 'ac|'],
  ])('%j gives %j', (bytes, line) => {
    expect(typed(bytes)).toBe(line);
  });

  test('takes a paste as one line without control characters', () => {
    expect(typed('a\x1b[200~ two\r\nlines\x1b[31m \x1b[201~b')).toBe('atwo lines␛[31mb|');
  });
});
