import type {Progress} from './progress.ts';

/** One JSON object a line for each event: for programs that watch standard error. */
export function jsonProgress(write: (line: string) => void): Progress {
  return {
    onEvent(event) {
      const {error, ...rest} = event as typeof event & {error?: unknown};
      const message = error instanceof Error ? {error: error.message} : {};
      write(JSON.stringify({...rest, ...message}));
    },
    note(text) {
      write(JSON.stringify({type: 'note', text}));
    },
    close() {},
  };
}
