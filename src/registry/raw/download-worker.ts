import {parentPort} from 'node:worker_threads';
import {downloadRaw, type RawDownload, type RawOutcome} from './raw-download.ts';

/** What the thread is asked: to begin a download, or to give one up. */
export type WorkerRequest = {id: number; job: RawDownload} | {id: number; cancel: true};

/** What the thread tells: how far a download is, or what came of it. */
export type WorkerNews = {id: number; position: number} | {id: number; outcome: RawOutcome};

/** The thread: downloads side by side, each for itself. */
const port = parentPort!;
const running = new Map<number, AbortController>();

port.on('message', async (request: WorkerRequest) => {
  const {id} = request;
  if ('cancel' in request) {
    running.get(id)?.abort();
    return;
  }
  const stop = new AbortController();
  running.set(id, stop);
  const tell = (news: WorkerNews): void => port.postMessage(news);
  const outcome = await downloadRaw(request.job, {
    signal: stop.signal,
    onProgress: position => tell({id, position}),
  });
  running.delete(id);
  tell({id, outcome});
});
