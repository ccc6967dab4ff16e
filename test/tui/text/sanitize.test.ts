import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {harmless} from '../../../src/tui/text/sanitize.ts';

describe('harmless', () => {
  test('leaves printable text as it is', () => {
    expect(harmless('team/app:1.0 ünïcödé 日本 👩‍💻')).toBe('team/app:1.0 ünïcödé 日本 👩‍💻');
  });

  test.each([
    ['an escape sequence', '\x1b[2Jgone', '␛[2Jgone'],
    ['a line break', 'one\r\ntwo', 'one␍␊two'],
    ['a tab, which becomes a blank', 'one\ttwo', 'one two'],
    ['delete', 'a\x7fb', 'a␡b'],
    ['a mark of direction', 'a\u061cb', 'a\ufffdb'],
    ['a C1 control', 'a\u009b2Jb', 'a�2Jb'],
    ['a bidirectional override', 'abc\u202egnp.exe', 'abc�gnp.exe'],
    ['a zero-width space', 'a\u200bb', 'a�b'],
    ['half a surrogate pair', 'a\ud800b', 'a�b'],
  ])('shows %s without obeying it', (_, text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  test('lets no control character through, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), text => {
        expect(harmless(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});
