import type {ReadStream} from 'node:tty';
import {type Instance, render} from 'ink';
import {App} from '../components/App.tsx';
import type {Input} from '../keys/key.ts';
import {createKeyboard} from '../keys/keyboard.ts';
import type {State} from '../state/state.ts';
import {asciiOnly, showsUtf8} from '../terminal/ascii-only.ts';
import {FrameStream} from '../terminal/frame-stream.ts';
import {createPainter} from '../terminal/painter.ts';
import {isSameSize, type Size, sizeOf} from '../terminal/size.ts';
import {StandIns} from '../terminal/stand-ins.ts';
import {openTerminal, type TerminalOutput} from '../terminal/terminal.ts';

/** What a screen is opened on, and who is told what happens on it. */
export interface ScreenOptions {
  stdin: ReadStream;
  stdout: TerminalOutput;
  env: NodeJS.ProcessEnv;
  /** Whether colours, bold and inverse may be used. */
  color: boolean;
  onInputs: (inputs: Input[]) => void;
  onResize: (size: Size) => void;
  /** Told when a component fails, which must not happen. */
  onError: (error: unknown) => void;
  /** Told when nobody can type any more. */
  onHangUp: () => void;
}

/** The terminal with Ink on it. */
export interface Screen {
  readonly size: Size;
  show(state: State): void;
  /** Writes a sequence that shows nothing. */
  write(sequence: string): void;
  /** Draws everything again. */
  repaint(): void;
  /** Gives the terminal to somebody else for a while. */
  handOver(): void;
  takeBack(): void;
  /** Gives the terminal back for good; may be called at any time and again. */
  close(): void;
}

/** Takes the terminal and listens to it. */
export function openScreen(options: ScreenOptions): Screen {
  const {stdin, stdout, env} = options;
  const terminal = openTerminal(stdin, stdout);
  const painter = createPainter(terminal.write, showsUtf8(env) ? line => line : asciiOnly);
  const drawing = {color: options.color, standIns: new StandIns()};
  const stream = new FrameStream(frame => painter.paint(drawing.standIns.putTextsIn(frame)));
  const keyboard = createKeyboard(options.onInputs);
  let instance: Instance | undefined;
  let last: State | undefined;

  const show = (state: State): void => {
    if (last && !isSameSize(state.size, last.size)) painter.forget();
    last = state;
    const app = <App state={state} drawing={drawing} />;
    if (instance) instance.rerender(app);
    else {
      // debug: every frame comes whole and at once, and the painter draws what changed of it
      instance = render(app, {
        stdout: asTerminal(stream),
        stdin,
        debug: true,
        exitOnCtrlC: false,
        patchConsole: false,
      });
      instance.waitUntilExit().catch(options.onError);
    }
  };
  const repaint = (): void => {
    painter.forget();
    if (last) show(last);
  };
  const resized = (): void => options.onResize(sizeOf(stdout));
  const onData = (chunk: Buffer): void => keyboard.read(chunk);
  stdin.on('data', onData);
  stdin.on('end', options.onHangUp);
  stdout.on('resize', resized);
  terminal.enter();
  return {
    size: sizeOf(stdout),
    show,
    write: terminal.write,
    repaint,
    handOver() {
      painter.pause();
      terminal.leave();
      keyboard.reset();
    },
    takeBack() {
      terminal.enter();
      painter.resume();
      resized();
      if (last) show(last);
    },
    close() {
      painter.pause();
      terminal.leave();
      keyboard.reset();
      stdin.off('data', onData);
      stdin.off('end', options.onHangUp);
      stdout.off('resize', resized);
      instance?.unmount();
      instance = undefined;
    },
  };
}

/** Ink reads `columns` and calls `write`; nothing else of a terminal is asked for. */
function asTerminal(stream: FrameStream): NodeJS.WriteStream {
  return stream as unknown as NodeJS.WriteStream;
}
