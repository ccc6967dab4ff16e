import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setImmediate} from 'node:timers/promises';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {EcrctlError} from '../../../src/errors.ts';
import type {Descriptor} from '../../../src/oci/descriptor.ts';
import type {Digest} from '../../../src/oci/digest.ts';
import type {TransferEvent} from '../../../src/transfer/event.ts';
import type {Backend} from '../../../src/tui/backend.ts';
import {completePath} from '../../../src/tui/runtime/complete-path.ts';
import {editText} from '../../../src/tui/runtime/edit-text.ts';
import {fileFault} from '../../../src/tui/runtime/file-fault.ts';
import {isFile} from '../../../src/tui/runtime/is-file.ts';
import {openPage} from '../../../src/tui/runtime/open-page.ts';
import {Performer, type TerminalActions} from '../../../src/tui/runtime/perform-effects.ts';
import {createJobRunner} from '../../../src/tui/runtime/run-jobs.ts';
import {createRequestRunner} from '../../../src/tui/runtime/run-requests.ts';
import {throttleEvents} from '../../../src/tui/runtime/throttle-events.ts';
import type {Event} from '../../../src/tui/state/event.ts';
import {failureOf} from '../../support/to-throw-code.ts';
import {digest, image, PLACE} from '../session.ts';

/** A registry that can do only what a test needs of it. */
function backendWith(own: Partial<Backend>): Backend {
  return {place: PLACE, close: async () => {}, ...own} as Backend;
}

/** A terminal that does nothing. */
const TERMINAL: TerminalActions = {
  copyText() {},
  openPage: async () => false,
  edit: async text => text,
  suspend() {},
  repaint() {},
  quit() {},
};

/** A promise to be settled by hand. */
function gate(): {opened: Promise<void>; open: () => void} {
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return {opened, open};
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await setImmediate();
}

describe('requests', () => {
  test('bring every page, and then that they are complete', async () => {
    const events: Event[] = [];
    const runner = createRequestRunner(event => events.push(event));
    const backend = backendWith({
      async *images() {
        yield [image(1)];
        yield [image(2)];
      },
    });
    runner.start(backend, 7, {type: 'images', repositoryName: 'a'});
    await settled();
    expect(events.map(event => event.type)).toEqual(['answer', 'answer', 'loaded']);
  });

  test('bring their failure with code and hint', async () => {
    const events: Event[] = [];
    const runner = createRequestRunner(event => events.push(event));
    const lifecyclePolicy = async () => {
      throw new EcrctlError('ACCESS_DENIED', 'no', {hint: 'ask'});
    };
    runner.start(backendWith({lifecyclePolicy}), 7, {type: 'lifecyclePolicy', repositoryName: 'a'});
    await settled();
    expect(events).toEqual([
      {type: 'loadFailed', ticket: 7, failure: {code: 'ACCESS_DENIED', message: 'no', hint: 'ask'}},
    ]);
  });

  test('bring nothing any more once they are abandoned, and their call is given up', async () => {
    const events: Event[] = [];
    const runner = createRequestRunner(event => events.push(event));
    const pause = gate();
    let given: AbortSignal | undefined;
    const backend = backendWith({
      async *images(_, {signal}) {
        given = signal;
        yield [image(1)];
        await pause.opened;
        yield [image(2)];
      },
    });
    runner.start(backend, 7, {type: 'images', repositoryName: 'a'});
    await settled();
    runner.abandon(7);
    pause.open();
    await settled();
    expect(events).toHaveLength(1);
    expect(given?.aborted).toBe(true);
  });

  test('count only a few repositories at once', async () => {
    const runner = createRequestRunner(() => {});
    const pause = gate();
    let running = 0;
    const backend = backendWith({
      repositorySummary: async () => {
        running++;
        await pause.opened;
        return {imageCount: 0, imageSizeInBytes: 0, partial: false};
      },
    });
    for (let ticket = 0; ticket < 20; ticket++) {
      runner.start(backend, ticket, {type: 'summary', repositoryName: `r${ticket}`});
    }
    await settled();
    expect(running).toBe(4);
    pause.open();
  });
});

describe('jobs', () => {
  const blob: Descriptor = {mediaType: 'x', digest: digest(1) as Digest, size: 10};
  const work = {
    type: 'push',
    request: {source: {kind: 'file', path: 'a'}, repositoryName: 'a', tags: []},
  } as const;

  test('tell what happens and how they ended', async () => {
    const events: Event[] = [];
    const runner = createJobRunner(event => events.push(event));
    const backend = backendWith({
      push: async (_, {onEvent}) => {
        onEvent({type: 'planned', blobs: 1, bytes: 10});
        onEvent({type: 'progress', descriptor: blob, role: 'layer', bytes: 5});
        return digest(9);
      },
    });
    runner.start(backend, 1, work);
    await settled();
    expect(events).toMatchObject([
      {type: 'transferred', id: 1, event: {type: 'planned'}},
      {type: 'transferred', id: 1, event: {type: 'progress', bytes: 5}},
      {type: 'jobDone', id: 1, result: {digest: digest(9)}},
    ]);
    expect(runner.uses(backend)).toBe(false);
  });

  test('are cancelled through their signal, which is told apart from failing', async () => {
    const events: Event[] = [];
    const runner = createJobRunner(event => events.push(event));
    const backend = backendWith({
      push: (_, {signal}) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    runner.start(backend, 1, work);
    expect(runner.uses(backend)).toBe(true);
    await runner.cancelAll();
    expect(events).toMatchObject([{type: 'jobFailed', id: 1, cancelled: true}]);
  });
});

describe('throttleEvents', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const blob = (number: number): Descriptor => ({mediaType: 'x', digest: digest(number) as Digest, size: 10});
  const progress = (number: number, bytes: number): TransferEvent => ({
    type: 'progress',
    descriptor: blob(number),
    role: 'layer',
    bytes,
  });

  test('tells the newest progress of each blob, ten times a second', () => {
    const told: TransferEvent[] = [];
    const {onEvent} = throttleEvents(event => told.push(event));
    for (let bytes = 0; bytes < 1000; bytes++) onEvent(progress(bytes % 2, bytes));
    expect(told).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(told).toEqual([progress(0, 998), progress(1, 999)]);
  });

  test('never tells progress of a blob after its end', () => {
    const told: TransferEvent[] = [];
    const {onEvent, flush} = throttleEvents(event => told.push(event));
    onEvent(progress(1, 5));
    onEvent({type: 'finished', descriptor: blob(1), role: 'layer'});
    flush();
    vi.advanceTimersByTime(1000);
    expect(told.map(event => event.type)).toEqual(['finished']);
  });
});

describe('files and editors', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-tui-'));
  });
  afterEach(async () => {
    await rm(folder, {recursive: true, force: true});
  });

  test('paths are completed with what is there, folders with a slash, hidden files only for a dot', async () => {
    await mkdir(path.join(folder, 'apps'));
    for (const name of ['app.tar', 'other.tar', '.app-hidden']) await writeFile(path.join(folder, name), '');
    expect(await completePath(`${folder}/ap`)).toEqual([`${folder}/app.tar`, `${folder}/apps/`]);
    expect(await completePath(`${folder}/`)).toEqual([
      `${folder}/app.tar`,
      `${folder}/apps/`,
      `${folder}/other.tar`,
    ]);
    expect(await completePath(`${folder}/.a`)).toEqual([`${folder}/.app-hidden`]);
    expect(await completePath(`${folder}/nowhere/x`)).toEqual([]);
  });

  test('a file is in the way of another, a folder is not', async () => {
    await writeFile(path.join(folder, 'app.tar'), '');
    expect(await isFile(path.join(folder, 'app.tar'))).toBe(true);
    expect(await isFile(folder)).toBe(false);
    expect(await isFile(path.join(folder, 'nowhere'))).toBe(false);
  });

  test('a file that cannot be read is told before anything is done with it', async () => {
    await writeFile(path.join(folder, 'app.tar'), '');
    expect(await fileFault(path.join(folder, 'app.tar'))).toBeUndefined();
    expect(await fileFault(folder)).toBeUndefined();
    const missing = path.join(folder, 'ap.tar');
    expect(await fileFault(missing)).toBe(`${missing}: there is no such file or folder`);
  });

  test('a page is opened by the browser that is set, and told not to be where that fails', async () => {
    const seen = path.join(folder, 'seen');
    const script = path.join(folder, 'browser.sh');
    await writeFile(script, `#!/bin/sh\necho "$1 $2" > ${seen}\n`, {mode: 0o755});
    const env = {PATH: process.env.PATH, BROWSER: `${script} --new-tab`};
    expect(await openPage('https://example.com/?a=1&b=2', env)).toBe(true);
    expect(await readFile(seen, 'utf8')).toBe('--new-tab https://example.com/?a=1&b=2\n');
    expect(await openPage('https://example.com/', {...env, BROWSER: 'false'})).toBe(false);
    expect(await openPage('https://example.com/', {PATH: folder, DISPLAY: ':0'})).toBe(false);
  });

  test('a list is written, or it is told why not', async () => {
    const events: Event[] = [];
    const performer = new Performer({
      door: {open: async () => backendWith({}), profiles: async () => [], regions: () => []},
      terminal: TERMINAL,
      dispatch: event => events.push(event),
    });
    const file = path.join(folder, 'list.tsv');
    const saving = {type: 'text', path: file, text: 'a\tb\n', what: '1 row'} as const;
    performer.perform({type: 'checkTarget', saving});
    await vi.waitFor(() => expect(events).toEqual([{type: 'targetChecked', saving, exists: false}]));
    performer.perform({type: 'write', saving});
    await vi.waitFor(() => expect(events.at(-1)).toEqual({type: 'written', saving}));
    expect(await readFile(file, 'utf8')).toBe('a\tb\n');
    const nowhere = path.join(folder, 'nowhere', 'list.tsv');
    performer.perform({type: 'write', saving: {...saving, path: nowhere}});
    await vi.waitFor(() =>
      expect(events.at(-1)).toMatchObject({
        type: 'outsideFailed',
        failure: {message: `${nowhere}: there is no such file or folder`},
      }),
    );
  });

  test('an editor gets the text in a file of its own and gives back what it saved', async () => {
    const script = path.join(folder, 'edit.sh');
    await writeFile(script, '#!/bin/sh\necho "$2" > "$1.seen"; cp "$2" "$1.copy"; echo changed >> "$2"\n', {
      mode: 0o755,
    });
    const edited = await editText('text\n', {...process.env, EDITOR: `${script} ${folder}/log`, VISUAL: ''});
    expect(edited).toBe('text\nchanged\n');
    expect(await readFile(`${folder}/log.copy`, 'utf8')).toBe('text\n');
    const seen = (await readFile(`${folder}/log.seen`, 'utf8')).trim();
    expect(seen).toMatch(/\.json$/);
    await expect(readFile(seen)).rejects.toThrow('ENOENT');
  });

  test('an editor that fails changes nothing and is named', async () => {
    const error = await failureOf('IO_ERROR', () => editText('text', {...process.env, VISUAL: 'false'}));
    expect(error.message).toContain('"false"');
  });
});

describe('a performer', () => {
  test('closes the registry that was open when another one is, unless a job still needs it', async () => {
    const closed: string[] = [];
    const pause = gate();
    const named = (name: string, own: Partial<Backend> = {}) =>
      backendWith({...own, close: async () => void closed.push(name)});
    const backends = [
      named('first', {push: () => pause.opened.then(() => digest(1))}),
      named('second'),
      named('third'),
    ];
    const performer = new Performer({
      door: {open: async () => backends.shift()!, profiles: async () => [], regions: () => []},
      terminal: TERMINAL,
      dispatch: () => {},
    });
    performer.perform({type: 'connect', ticket: 1, where: {}});
    await settled();
    const request = {source: {kind: 'file', path: 'a'}, repositoryName: 'a', tags: []} as const;
    performer.perform({type: 'startJob', id: 1, work: {type: 'push', request}});
    performer.perform({type: 'connect', ticket: 2, where: {}});
    await settled();
    performer.perform({type: 'connect', ticket: 3, where: {}});
    await settled();
    expect(closed).toEqual(['second']);
    pause.open();
    await performer.close();
    expect(closed.sort()).toEqual(['first', 'second', 'third']);
  });

  test('does nothing in a registry that opened only after another was asked for, and closes it', async () => {
    const slow = gate();
    const done: string[] = [];
    const named = (name: string) =>
      backendWith({
        deleteLifecyclePolicy: async () => void done.push(`changed ${name}`),
        close: async () => void done.push(`closed ${name}`),
      });
    const performer = new Performer({
      door: {
        open: async ({profile}) => {
          if (profile === 'slow') await slow.opened;
          return named(profile!);
        },
        profiles: async () => [],
        regions: () => [],
      },
      terminal: TERMINAL,
      dispatch: () => {},
    });
    performer.perform({type: 'connect', ticket: 1, where: {profile: 'slow'}});
    performer.perform({type: 'connect', ticket: 2, where: {profile: 'quick'}});
    await settled();
    slow.open();
    await settled();
    performer.perform({type: 'change', change: {type: 'deleteLifecyclePolicy', repositoryName: 'a'}});
    await settled();
    expect(done).toEqual(['closed slow', 'changed quick']);
    await performer.close();
  });
});
