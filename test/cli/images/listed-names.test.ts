import {expect, test} from 'vitest';
import {listedNames} from '../../../src/cli/images/listed-names.ts';

test('a list of names leaves comments and blank lines out, and counts lines', () => {
  const text = '# what runs\r\n\r\napp:1.0  # the shop\r\n\tapp:1.1 app:1.2\n';
  expect(listedNames(text)).toEqual([
    {text: 'app:1.0', line: 3},
    {text: 'app:1.1', line: 4},
    {text: 'app:1.2', line: 4},
  ]);
});
