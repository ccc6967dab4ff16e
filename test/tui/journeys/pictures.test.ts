import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {LocalRegistry} from '../../support/local-registry.ts';
import {PtyTerminal} from '../../support/pty-terminal.ts';
import {ROOT} from '../../support/run-cli.ts';
import {startShowcase} from '../../support/showcase-registry.ts';
import {type ThemeName, terminalSvg} from '../../support/terminal-svg.ts';

const ENTER = '\r';
const ESC = '\x1b';
const PICTURES = path.join(ROOT, 'docs', 'pictures');
const THEMES: readonly ThemeName[] = ['light', 'dark'];

let registry: LocalRegistry;
let terminal: PtyTerminal;

beforeAll(async () => {
  registry = await startShowcase(Date.now());
  // Without a server the program opens the same data itself: no port is in the pictures.
  await registry.ecr.close();
  terminal = new PtyTerminal({
    args: ['browse', '--local', '--data', registry.dataDir],
    columns: 112,
    rows: 24,
    cwd: registry.dataDir,
    env: {HOME: registry.dataDir, ECRCTL_CACHE_DIR: path.join(registry.dataDir, 'cache')},
  });
});

afterAll(async () => {
  await terminal.close();
  await registry.close();
});

/** Compares the screen with the pictures of that name; `npm run pictures` draws them anew. */
async function expectPictured(name: string, title: string): Promise<void> {
  await terminal.see(({screen}) => !screen.includes('loading…'), 'everything has come');
  expect(terminal.clears).toBe(0);
  for (const theme of THEMES) {
    const picture = terminalSvg(terminal.emulator, {theme, title});
    await expect(picture).toMatchFileSnapshot(path.join(PICTURES, `browse-${name}-${theme}.svg`));
  }
}

/** One journey; each test goes on where the one before stood. */
describe('the pictures of the documentation are what one sees', () => {
  test('of the repositories', async () => {
    await terminal.see(/^> base\/alpine/m);
    await terminal.see(/shop\/checkout +23 .* both$/m);
    await terminal.see(one => !/ [-…] *$/m.test(one.screen), 'the policies of all');
    await expectPictured('repositories', 'The repositories of a registry');
  });

  test('of the images of one', async () => {
    terminal.type(`/check${ENTER}${ENTER}`);
    await terminal.see(/› shop\/checkout .*21 images/);
    terminal.type(`/rc.1${ENTER}`);
    await terminal.see('1 of 21 images');
    terminal.type('l');
    await terminal.see('└ linux/arm64/v8');
    terminal.type(`${ESC}jjj`);
    await terminal.see(/^> ▸ 2\.18\.2, stable/m);
    await expectPictured('images', 'The images of a repository');
  });

  test('of an image’s layers', async () => {
    terminal.type(ENTER);
    await terminal.see('COPY dist package.json /app/');
    await expectPictured('layers', 'The layers of an image and the commands that made them');
  });

  test('of a layer’s files', async () => {
    terminal.type(`j${ENTER}`);
    await terminal.see('2 added, 1 changed, 1 removed');
    terminal.type('/etc');
    await terminal.see(/removed .* etc\/motd/);
    await expectPictured('files', 'What a layer changes: one file changed, one removed');
    terminal.type(ESC);
  });

  test('of what a scan found', async () => {
    terminal.type(`${ESC}${ESC}/2.17${ENTER}${ENTER}3`);
    await terminal.see(/CVE-2025-6965 · http.*\n There exists/);
    await terminal.see(one => !one.screen.includes('loading'), 'the manifest');
    await expectPictured('findings', 'What a scan of an image found');
  });

  test('of marked images about to be deleted', async () => {
    terminal.type(`${ESC}${ESC}a/untagged${ENTER}`);
    await terminal.see('filter untagged');
    terminal.type('\x04');
    await terminal.see('>[ Cancel ]<');
    await expectPictured('delete', 'The question before images are deleted');
    terminal.type(ESC);
  });

  test('of a lifecycle policy', async () => {
    terminal.type(`${ESC}${ESC}${ESC}e`);
    await terminal.see(/in force · 23 images: would expire 7/);
    terminal.type('jj\t');
    await terminal.see('it is number');
    await expectPictured('lifecycle', 'The rules of a lifecycle policy and the images they would take');
  });

  test('of an access policy', async () => {
    terminal.type(`${ESC}A\t`);
    await terminal.see(/^> account 123456789012/m);
    await expectPictured('access', 'Who can pull from a repository');
  });
});
