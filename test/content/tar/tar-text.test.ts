import fc from 'fast-check';
import {expect, test} from 'vitest';
import {decodeTarText, encodeTarText} from '../../../src/content/tar/tar-text.ts';

test('text is what its bytes say in UTF-8', () => {
  expect(decodeTarText(Buffer.from('caf\u00e9 \u{1f600}'))).toBe('caf\u00e9 \u{1f600}');
});

test('bytes that are no UTF-8 come back as they were', () => {
  const latin1 = Buffer.from('caf\u00e9/\u00ff', 'latin1');
  expect(decodeTarText(latin1)).toBe('caf\udce9/\udcff');
  expect(encodeTarText('caf\udce9/\udcff')).toEqual(latin1);
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 40}), drawn => {
      const bytes = Buffer.from(drawn);
      expect(encodeTarText(decodeTarText(bytes))).toEqual(bytes);
    }),
  );
});
