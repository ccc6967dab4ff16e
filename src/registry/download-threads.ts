import {availableParallelism} from 'node:os';
import {Worker} from 'node:worker_threads';
import type {WorkerNews, WorkerRequest} from './download-worker.ts';
import type {RawDownload, RawOutcome} from './raw-download.ts';

/** More threads than this only share the same line. */
const MAX_THREADS = 4;

interface Running {
  position: number;
  onProgress: (position: number) => void;
  resolve: (outcome: RawOutcome) => void;
}

interface Thread {
  worker: Worker;
  running: Map<number, Running>;
}

/** Threads that download, one for each core, begun when the first download comes. */
export class DownloadThreads {
  readonly #file: URL;
  readonly #size: number;
  readonly #threads: Thread[] = [];
  #count = 0;

  /** `file` is the built `download-worker`. */
  constructor(file: URL, size: number = Math.min(availableParallelism(), MAX_THREADS)) {
    this.#file = file;
    this.#size = size;
  }

  /** Runs one download on the least busy thread. It always comes to an outcome, however the thread ends. */
  run(
    job: RawDownload,
    control: {signal?: AbortSignal | undefined; onProgress: (position: number) => void},
  ): Promise<RawOutcome> {
    const {signal, onProgress} = control;
    if (signal?.aborted) return Promise.resolve({position: 0});
    const thread = this.#pick();
    const id = ++this.#count;
    const send = (request: WorkerRequest): void => thread.worker.postMessage(request);
    return new Promise(resolve => {
      const cancel = (): void => send({id, cancel: true});
      signal?.addEventListener('abort', cancel, {once: true});
      const end = (outcome: RawOutcome): void => {
        signal?.removeEventListener('abort', cancel);
        thread.running.delete(id);
        resolve(outcome);
      };
      thread.running.set(id, {position: 0, onProgress, resolve: end});
      send({id, job});
    });
  }

  /** Ends the threads; what still runs ends where it is. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map(({worker}) => worker.terminate()));
  }

  #pick(): Thread {
    const idle = this.#threads.find(({running}) => running.size === 0);
    if (idle) return idle;
    if (this.#threads.length < this.#size) return this.#start();
    return this.#threads.reduce((best, one) => (one.running.size < best.running.size ? one : best));
  }

  #start(): Thread {
    const thread: Thread = {worker: new Worker(this.#file), running: new Map()};
    const end = (): void => {
      const at = this.#threads.indexOf(thread);
      if (at >= 0) this.#threads.splice(at, 1);
      for (const {position, resolve} of thread.running.values()) resolve({position});
    };
    thread.worker
      .on('message', (news: WorkerNews) => hear(thread, news))
      .on('error', end)
      .once('exit', end);
    this.#threads.push(thread);
    return thread;
  }
}

function hear({running}: Thread, news: WorkerNews): void {
  const one = running.get(news.id);
  if (!one) return;
  if ('outcome' in news) {
    one.resolve(news.outcome);
    return;
  }
  one.position = news.position;
  one.onProgress(news.position);
}
