import {expect, test} from 'vitest';
import {colorLevel} from '../../../src/cli/output/color.ts';

const TERMINAL = {isTTY: true};
const PIPE = {isTTY: false};

test.each([
  ['a terminal', TERMINAL, undefined, {}, 1],
  ['a pipe', PIPE, undefined, {}, 0],
  ['NO_COLOR', TERMINAL, undefined, {NO_COLOR: '1'}, 0],
  ['an empty NO_COLOR, which counts as unset', TERMINAL, undefined, {NO_COLOR: ''}, 1],
  ['FORCE_COLOR on a pipe', PIPE, undefined, {FORCE_COLOR: '1'}, 1],
  ['FORCE_COLOR over NO_COLOR', PIPE, undefined, {FORCE_COLOR: '1', NO_COLOR: '1'}, 1],
  ['FORCE_COLOR=0', TERMINAL, undefined, {FORCE_COLOR: '0'}, 0],
  ['CLICOLOR_FORCE', PIPE, undefined, {CLICOLOR_FORCE: '1'}, 1],
  ['CLICOLOR=0', TERMINAL, undefined, {CLICOLOR: '0'}, 0],
  ['a dumb terminal', TERMINAL, undefined, {TERM: 'dumb'}, 0],
  ['--color always over everything', PIPE, 'always', {NO_COLOR: '1'}, 1],
  ['--color never over everything', TERMINAL, 'never', {FORCE_COLOR: '1'}, 0],
] as const)('%s decides about colour', (_what, stream, flag, env, level) => {
  expect(colorLevel(stream, {flag, env})).toBe(level);
});
