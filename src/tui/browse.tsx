import type {ReadStream} from 'node:tty';
import type {BackendDoor} from './backend.ts';
import {editText} from './runtime/edit-text.ts';
import {createEnding, watchProcess} from './runtime/ending.ts';
import {openPage} from './runtime/open-page.ts';
import {Performer, type TerminalActions} from './runtime/perform-effects.ts';
import {openScreen, type Screen} from './runtime/screen.tsx';
import {createStore, type Store} from './runtime/store.ts';
import {startTicking} from './runtime/tick.ts';
import type {Event} from './state/event.ts';
import {begin} from './state/initial-state.ts';
import {clipboardSequence} from './terminal/clipboard.ts';
import {holdWrites, type Writable} from './terminal/hold-writes.ts';
import {suspendProcess} from './terminal/suspend.ts';
import type {TerminalOutput} from './terminal/terminal.ts';

/** What the interface is started with. */
export interface BrowseOptions {
  door: BackendDoor;
  stdin: ReadStream;
  stdout: TerminalOutput;
  /** What is written there meanwhile appears afterwards, where it is the same terminal. */
  stderr: Writable;
  env: NodeJS.ProcessEnv;
  /** Whether colours, bold and inverse may be used. */
  color: boolean;
  /** Whether keys and commands that change something do not exist. */
  readOnly: boolean;
  /** Aborted when the process is told to end; the caller gives the status for that. */
  signal: AbortSignal;
}

/** Exit status of a process whose terminal hung up (128 + SIGHUP). */
const HUNG_UP = 129;

/** How long jobs may take to tidy up after the user has left, in milliseconds. */
const TIDY_UP_TIME = 5000;

/**
 * Runs the terminal interface until the user leaves and gives the exit status: 0, or 130 for ctrl-c. The
 * terminal is as before when this returns or throws, and also when the process dies meanwhile.
 */
export async function browse(options: BrowseOptions): Promise<number> {
  const ending = createEnding();
  let store: Store | undefined;
  const screen = openScreen({
    ...options,
    onInputs: inputs => store?.dispatchNow(inputs.map((input): Event => ({type: 'input', input}))),
    onResize: size => store?.dispatchNow([{type: 'resized', size}]),
    onError: ending.fail,
    onHangUp: () => ending.quit(HUNG_UP),
  });
  const release = holdWrites(options.stderr);
  const giveBack = (): void => {
    screen.close();
    release();
  };
  const unwatch = watchProcess(process, {ending, signal: options.signal, giveBack});
  const performer = new Performer({
    door: options.door,
    dispatch: event => store?.dispatch(event),
    terminal: {...terminalActions(screen, options.env), quit: ending.quit},
  });
  store = createStore({
    first: begin({
      size: screen.size,
      now: Date.now(),
      readOnly: options.readOnly,
      regions: options.door.regions(),
    }),
    clock: Date.now,
    perform: effect => performer.perform(effect),
    show: screen.show,
  });
  const stopTicking = startTicking(store);
  try {
    return await ending.reached;
  } finally {
    stopTicking();
    store.close();
    giveBack();
    await withinTime(performer.close(), TIDY_UP_TIME);
    unwatch();
  }
}

function terminalActions(screen: Screen, env: NodeJS.ProcessEnv): Omit<TerminalActions, 'quit'> {
  return {
    copyText: text => screen.write(clipboardSequence(text, env)),
    openPage: url => openPage(url, env),
    repaint: screen.repaint,
    suspend() {
      screen.handOver();
      suspendProcess(process, screen.takeBack);
    },
    async edit(text) {
      screen.handOver();
      try {
        return await editText(text, env);
      } finally {
        screen.takeBack();
      }
    },
  };
}

async function withinTime(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<void>(resolve => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, expiry]);
  clearTimeout(timer);
}
