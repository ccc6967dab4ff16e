import path from 'node:path';
import {expect, test} from 'vitest';
import {xdgFolder} from '../../src/cli/xdg-folder.ts';

test.each([
  ['XDG_CONFIG_HOME', '.config'],
  ['XDG_DATA_HOME', path.join('.local', 'share')],
  ['XDG_CACHE_HOME', '.cache'],
] as const)('%s is taken where it is absolute, and else ignored', (variable, usual) => {
  const HOME = path.resolve('/home/ann');
  const given = path.resolve('/srv/ann');
  expect(xdgFolder(variable, {HOME, [variable]: given})).toBe(given);
  for (const value of [undefined, '', 'relative', './here', '~/there']) {
    expect(xdgFolder(variable, {HOME, [variable]: value}), value ?? 'unset').toBe(path.join(HOME, usual));
  }
});
