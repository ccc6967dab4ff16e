import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {PtyTerminal} from '../../support/pty-terminal.ts';
import {imageWithConfig, Journey} from './journey.ts';

const ENTER = '\r';
const ESC = '\x1b';
const TAB = '\t';
const CTRL_D = '\x04';

let journey: Journey;

beforeEach(async () => {
  journey = await Journey.start();
  const {registry, generator} = journey;
  await registry.createRepository('team/app');
  await registry.createRepository('team/web');
  for (const tag of ['1.0', '1.1', '2.0-rc1', '2.0'])
    await registry.push('team/app', await generator.image({layers: 3}), [tag]);
  await registry.push('team/web', await generator.index(), ['multi']);
});

afterEach(() => journey.close());

async function inTeamApp(terminal: PtyTerminal): Promise<PtyTerminal> {
  return terminal.type(ENTER).see(/› team\/app .*4 images/);
}

describe('a user', () => {
  test('finds an image and inspects its layers and their files', async () => {
    const terminal = await inTeamApp(await journey.browse());
    terminal.type('/rc');
    await terminal.see(/1 of 4 images/);
    terminal.type(ENTER + ENTER);
    await terminal.see('[1 layers]');
    await terminal.see(/layer 2 +[0-9a-f]{12}/);
    terminal.type(`jj${ENTER}`);
    await terminal.see(/added .*file-/);
    expect(terminal.screen).toContain('layer 3 of 3');
    terminal.type('[');
    await terminal.see('layer 2 of 3');
    terminal.type(`${ESC}2`);
    await terminal.see('Platform      linux/amd64');
    terminal.type('y');
    await terminal.see('"schemaVersion": 2');
  });

  test('gives an image another tag', async () => {
    const terminal = await inTeamApp(await journey.browse());
    terminal.type(`/1.1${ENTER}tstable${ENTER}`);
    await terminal.see('team/app: tagged stable');
    await terminal.see(/1\.1, stable|stable, 1\.1/);
    expect(await journey.tags('team/app')).toEqual(['1.0', '1.1', '2.0', '2.0-rc1', 'stable']);
  });

  test('sees what a lifecycle policy would do before it is put', async () => {
    const EDITOR = await journey.editor(
      'sed -i -e "s/\\"untagged\\"/\\"any\\"/" -e "s/sinceImagePushed/imageCountMoreThan/" -e "/countUnit/d" -e "s/14/1/" "$1"',
    );
    const terminal = await inTeamApp(await journey.browse({env: {EDITOR}}));
    terminal.type('e');
    await terminal.see('There is no lifecycle policy');
    terminal.type('e');
    await terminal.see(/EDITED, not put · 4 images: would expire 3/);
    await terminal.see(/expire +1 +1\.0/);
    const before = await journey.registry.refusal('GetLifecyclePolicy', {repositoryName: 'team/app'});
    expect(before.name).toContain('LifecyclePolicyNotFoundException');
    terminal.type('w');
    await terminal.see('would expire   3');
    terminal.type(TAB + ENTER);
    await terminal.see(/in force · 4 images: would expire 3/);
    const {lifecyclePolicyText} = await journey.registry.call<{lifecyclePolicyText: string}>(
      'GetLifecyclePolicy',
      {
        repositoryName: 'team/app',
      },
    );
    expect(lifecyclePolicyText).toContain('imageCountMoreThan');
  });

  test('deletes marked images while a filter hides others that are marked', async () => {
    const terminal = await inTeamApp(await journey.browse());
    terminal.type('a/1.');
    await terminal.see('4 marked (2 hidden)');
    terminal.type(ENTER + CTRL_D);
    await terminal.see('Delete 2 images');
    await terminal.see('2 marked images hidden by the filter or folded away: not touched');
    terminal.type(ENTER);
    await terminal.see(one => !one.screen.includes('Cancel'), 'the question to go');
    expect(await journey.tags('team/app')).toHaveLength(4);
    terminal.type(CTRL_D + TAB + ENTER);
    await terminal.see('deleted 2 images from team/app');
    expect(await journey.tags('team/app')).toEqual(['2.0', '2.0-rc1']);
  });

  test('pushes a file, saves an image and copies one, in the background', async () => {
    await journey.imageFile('new-3.1.tar', await journey.generator.image({layerBytes: 300_000}));
    const terminal = await inTeamApp(await journey.browse());
    terminal.type('pne');
    await terminal.see('Push which file into team/app? ne');
    terminal.type(TAB);
    await terminal.see('team/app? new-3.1.tar');
    terminal.type(ENTER);
    await terminal.see('Under which tags (none: by digest)? 3.1');
    terminal.type(ENTER);
    await terminal.see('pushed new-3.1.tar to team/app:3.1');
    expect(await journey.tags('team/app')).toContain('3.1');
    await terminal.see(/3\.1 +\d/);
    terminal.type(`/3.1${ENTER}s`);
    await terminal.see('Save team/app:3.1 as app-3.1.tar');
    terminal.type(ENTER);
    await terminal.see('pulled team/app:3.1 to app-3.1.tar');
    expect((await stat(path.join(journey.folder, 'app-3.1.tar'))).size).toBeGreaterThan(300_000);
    terminal.type(`mteam/w${TAB}${ENTER}`);
    await terminal.see(/copied team\/app@[0-9a-f]{12} to team\/web/);
    expect(await journey.tags('team/web')).toEqual(['3.1', 'multi']);
    terminal.type('&');
    await terminal.see('3 jobs');
    expect(terminal.screen).toMatch(/done +push +new-3\.1\.tar to team\/app/);
  });

  test('saves what is listed into a file, with the key that terminals once stopped at', async () => {
    const terminal = await inTeamApp(await journey.browse());
    terminal.type('\x13');
    await terminal.see('Save what is listed as team-app-images.tsv');
    terminal.type(ENTER);
    await terminal.see(/saved \d images in team-app-images\.tsv/);
    const text = await readFile(path.join(journey.folder, 'team-app-images.tsv'), 'utf8');
    expect(text).toMatch(/^tags\tplatform\tsize\t/);
    expect(text).toMatch(/^2\.0\t.*\tactive\tsha256:[0-9a-f]{64}\t/m);
  });

  test('asks for a path again when there is no such file', async () => {
    const terminal = await inTeamApp(await journey.browse());
    terminal.type(`pmissing.tar${ENTER}`);
    await terminal.see('missing.tar: there is no such file or folder');
    expect(terminal.screen).toContain('Push which file into team/app? missing.tar');
  });

  test('unfolds an index into its platforms', async () => {
    const terminal = await journey.browse();
    terminal.type(`j${ENTER}`);
    await terminal.see(/› team\/web .*3 images/);
    terminal.type('/multi\r');
    await terminal.see('1 of 3 images');
    terminal.type('l');
    await terminal.see('└ linux/arm64/v8');
    expect(terminal.screen).toContain('└ linux/amd64');
  });

  test('creates and deletes a repository', async () => {
    const terminal = await journey.browse();
    terminal.type(`nteam/new${ENTER}`);
    await terminal.see('created team/new');
    await terminal.see(/team\/new +0/);
    terminal.type(`/new${ENTER}${CTRL_D}`);
    await terminal.see('Delete the empty repository team/new?');
    terminal.type(TAB + ENTER);
    await terminal.see('deleted team/new');
  });

  test('is told that the network is lost, keeps what was there, and goes on when it is back', async () => {
    const terminal = await inTeamApp(await journey.browse({args: ['--max-attempts', '1']}));
    const restore = await journey.cutNetwork();
    terminal.type('r');
    await terminal.see(/OFFLINE, again in \d+s/);
    await terminal.see('error: ');
    expect(terminal.screen).toContain('2.0-rc1');
    terminal.type('j');
    await restore();
    await terminal.see('the registry answers again');
    expect(terminal.screen).not.toContain('OFFLINE');
    expect(terminal.screen).toContain('2.0-rc1');
  });

  test('switches to another region and back', async () => {
    await journey.registry.createRepository('far/away', {}, {region: 'eu-west-1'});
    const terminal = await journey.browse();
    terminal.type(`:region eu-west-1${ENTER}`);
    await terminal.see('far/away');
    expect(terminal.lines[0]).toContain('eu-west-1');
    terminal.type('\x0f');
    await terminal.see('eu-west-1  (now)');
    terminal.type(`us-east-1${ENTER}`);
    await terminal.see('team/app');
  });

  test('meets control characters of a registry harmlessly', async () => {
    const {registry} = journey;
    const labels = {evil: '\x1b[2J\x1b]0;owned\x07\x1b[31mred'};
    await registry.createRepository('evil');
    await registry.push(
      'evil',
      imageWithConfig({os: 'linux', architecture: 'amd64', config: {Labels: labels}}),
      ['1'],
    );
    const terminal = await journey.browse();
    terminal.type(`${ENTER}`);
    await terminal.see(/› evil .*1 image/);
    terminal.type(`${ENTER}`);
    await terminal.see('[1 layers]');
    terminal.type('2');
    await terminal.see('evil=␛[2J␛]0;owned␇␛[31mred');
    expect(terminal.output).not.toContain('\x1b]0;');
    expect(terminal.output).not.toContain('\x1b[31mred');
  });
});
