import {expect, test} from 'vitest';
import {separateConditionFlags} from '../../src/cli/condition-flags.ts';

test.each([
  [
    ['--context', 'prod'],
    ['--context', 'prod'],
  ],
  [['--context=prod'], ['--context=prod']],
  [
    ['--context', 'aws:SourceIp=10.0.0.1'],
    ['--context-key', 'aws:SourceIp=10.0.0.1'],
  ],
  [['--context=aws:SourceIp=10.0.0.1'], ['--context-key=aws:SourceIp=10.0.0.1']],
  [['--context'], ['--context']],
  [
    ['--', '--context', 'a=b'],
    ['--', '--context', 'a=b'],
  ],
])('%j is read as %j', (argv, expected) => {
  expect(separateConditionFlags(argv)).toEqual(expected);
});
