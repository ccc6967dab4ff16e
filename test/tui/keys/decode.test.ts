import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {decodeInput, decodeStale} from '../../../src/tui/keys/decode.ts';

function names(text: string): string[] {
  return decodeInput(text).inputs.map(input => (input.type === 'key' ? input.name : `paste ${input.text}`));
}

describe('decodeInput', () => {
  test.each([
    ['jjj', ['j', 'j', 'j']],
    ['G', ['G']],
    [' ', ['space']],
    ['\r', ['enter']],
    ['\n', ['ctrl-j']],
    ['\t', ['tab']],
    ['\x7f', ['backspace']],
    ['\b', ['backspace']],
    ['\x04', ['ctrl-d']],
    ['\x03', ['ctrl-c']],
    ['\x1a', ['ctrl-z']],
    ['\0', ['ctrl-space']],
    ['\x1c', ['ctrl-\\']],
    ['ü日👍', ['ü', '日', '👍']],
    ['\x1b[A\x1b[B\x1b[C\x1b[D', ['up', 'down', 'right', 'left']],
    ['\x1bOA', ['up']],
    ['\x1b[H\x1b[F', ['home', 'end']],
    ['\x1b[1~\x1b[4~\x1b[7~\x1b[8~', ['home', 'end', 'home', 'end']],
    ['\x1b[3~', ['delete']],
    ['\x1b[5~\x1b[6~', ['pageup', 'pagedown']],
    ['\x1b[Z', ['shift-tab']],
    ['\x1b[1;5A', ['ctrl-up']],
    ['\x1b[1;2D', ['shift-left']],
    ['\x1b[3;5~', ['ctrl-delete']],
    ['\x1bOP\x1b[15~\x1b[24~', ['f1', 'f5', 'f12']],
    ['\x1bj', ['alt-j']],
    ['\x1b\x1b[A', ['escape', 'up']],
    ['\x1b\r', ['escape', 'enter']],
  ])('reads %j as %j', (text, keys) => {
    expect(names(text)).toEqual(keys);
    expect(decodeInput(text).rest).toBe('');
  });

  test.each([
    ['a mouse press (SGR)', '\x1b[<0;10;5M'],
    ['a mouse release (SGR)', '\x1b[<0;10;5m'],
    ['a mouse press (X10)', '\x1b[M !!'],
    ['focus in', '\x1b[I'],
    ['focus out', '\x1b[O'],
    ['an answer about the cursor', '\x1b[?1;1R'],
    ['an answer about colours (OSC)', '\x1b]11;rgb:0000/0000/0000\x07'],
    ['an answer ended by ST', '\x1b]11;rgb:0000/0000/0000\x1b\\'],
    ['an answer of DCS', '\x1bP1$r0m\x1b\\'],
    ['a key of the kitty protocol', '\x1b[97;5u'],
    ['an unknown sequence', '\x1b[?2026;2$y'],
  ])('swallows %s, and the keys beside it are read', (_, sequence) => {
    expect(names(`j${sequence}k`)).toEqual(['j', 'k']);
  });

  test('hands a paste over as one text, escape sequences and all', () => {
    expect(names('a\x1b[200~rm -rf /\r\x1b[A\x1b[201~b')).toEqual(['a', 'paste rm -rf /\r\x1b[A', 'b']);
  });

  test('waits for the end of a paste', () => {
    expect(decodeInput('\x1b[200~half')).toEqual({inputs: [], rest: '\x1b[200~half'});
  });

  test('does not hold a paste without end for ever', () => {
    const {inputs, rest} = decodeInput(`\x1b[200~${'x'.repeat(2 * 1024 * 1024)}`);
    expect(rest).toBe('');
    expect(inputs).toHaveLength(1);
  });

  test('reads the same keys however the bytes are split', () => {
    const text = 'jG\x1b[A\x1b[<0;1;1M\x1b[200~paste\x1b[201~\x1b[3~ü\x1b]11;x\x07q';
    fc.assert(
      fc.property(fc.array(fc.integer({min: 1, max: text.length - 1}), {maxLength: 6}), cuts => {
        const points = [0, ...new Set(cuts.sort((a, b) => a - b)), text.length];
        let rest = '';
        const read: string[] = [];
        for (let at = 1; at < points.length; at++) {
          const decoded = decodeInput(rest + text.slice(points[at - 1], points[at]));
          rest = decoded.rest;
          read.push(...decoded.inputs.map(input => (input.type === 'key' ? input.name : input.text)));
        }
        expect(read).toEqual(['j', 'G', 'up', 'paste', 'delete', 'ü', 'q']);
      }),
    );
  });

  test('ends for every text and gives only names without control characters', () => {
    fc.assert(
      fc.property(
        fc.string({unit: fc.constantFrom('\x1b', '[', 'O', 'M', '<', '0', ';', '~', 'j', '\x07', ']', '\\')}),
        text => {
          for (const input of decodeInput(text).inputs) {
            if (input.type === 'key') expect(input.name).not.toMatch(/[\x00-\x1f]/);
          }
        },
      ),
    );
  });
});

describe('decodeStale', () => {
  test('takes an Escape that stays alone for the key', () => {
    expect(decodeStale('\x1b')).toEqual({inputs: [{type: 'key', name: 'escape'}], rest: ''});
  });

  test('takes Escape and O for two keys', () => {
    expect(decodeStale('\x1bO').inputs).toEqual([
      {type: 'key', name: 'escape'},
      {type: 'key', name: 'O'},
    ]);
  });

  test('lets half a mouse report wait for its end, however late that comes', () => {
    const {inputs, rest} = decodeStale('\x1b[<0;10');
    expect(inputs).toEqual([]);
    expect(decodeInput(`${rest};5M`).inputs).toEqual([]);
  });
});
