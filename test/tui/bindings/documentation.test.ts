import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {type Binding, keyName} from '../../../src/tui/bindings/binding.ts';
import {
  ACCESS_BINDINGS,
  FILES_BINDINGS,
  IMAGE_VIEW_BINDINGS,
  JOBS_BINDINGS,
  LIFECYCLE_BINDINGS,
} from '../../../src/tui/bindings/inspect-bindings.ts';
import {LIST_BINDINGS} from '../../../src/tui/bindings/list-bindings.ts';
import {IMAGES_BINDINGS, REPOSITORIES_BINDINGS} from '../../../src/tui/bindings/registry-bindings.ts';
import {SESSION_BINDINGS} from '../../../src/tui/bindings/session-bindings.ts';
import {COMMANDS} from '../../../src/tui/commands/commands.ts';
import {ROOT} from '../../support/run-cli.ts';

const PAGE = readFileSync(path.join(ROOT, 'docs', 'browse.md'), 'utf8');

/** The section of the page below a heading. */
function section(heading: string): string {
  return PAGE.split(/^#+ /m).find(part => part.startsWith(`${heading}\n`)) ?? '';
}

function row({keys, help, changes}: Binding): string {
  const names = keys.map(key => `\`${keyName(key)}\``).join(' ');
  return `| ${names} | ${help}${changes ? ' †' : ''} |`;
}

describe('docs/browse.md', () => {
  test.each([
    ['Everywhere', [...LIST_BINDINGS, ...SESSION_BINDINGS]],
    ['Repositories', REPOSITORIES_BINDINGS],
    ['Images', IMAGES_BINDINGS],
    ['One image', IMAGE_VIEW_BINDINGS.filter(binding => !IMAGES_BINDINGS.includes(binding))],
    ['The files of a layer', FILES_BINDINGS],
    ['Lifecycle policy', LIFECYCLE_BINDINGS],
    ['Access policy', ACCESS_BINDINGS],
    ['Jobs', JOBS_BINDINGS],
  ])('lists the keys under "%s", each with what it does', (heading, bindings) => {
    const rows = section(heading)
      .split('\n')
      .filter(line => line.startsWith('| `'));
    expect(rows).toEqual(bindings.filter(({label}) => !/^tab [1-5]$/.test(label)).map(row));
  });

  test('lists the commands', () => {
    const rows = section('Commands')
      .split('\n')
      .filter(line => line.startsWith('| `'));
    expect(rows).toEqual(
      COMMANDS.map(
        ({names, usage, help, changes}) =>
          `| \`:${names.join('` `:')}${usage === undefined ? '' : ` ${usage}`}\` | ${help}${changes ? ' †' : ''} |`,
      ),
    );
  });
});
