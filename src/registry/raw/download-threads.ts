import {availableParallelism} from 'node:os';
import {Worker} from 'node:worker_threads';
import type {WorkerNews, WorkerRequest} from './download-worker.ts';
import {downloadRaw, type RawDownload, type RawOutcome} from './raw-download.ts';

/** More threads than this only share the same line. */
const MAX_THREADS = 4;

/** Who may end a download, and who is told how far it is. */
export interface DownloadControl {
  signal?: AbortSignal | undefined;
  onProgress: (position: number) => void;
}

interface Running {
  position: number;
  onProgress: (position: number) => void;
  resolve: (outcome: RawOutcome) => void;
}

interface Thread {
  worker: Worker;
  running: Map<number, Running>;
}

/** What is written, and often what sends, takes as much of a machine as receiving does. */
const CORES_PER_THREAD = 2;

/** Downloads on this thread and on others, one for every two cores; the others begin when this one is busy. */
export class DownloadThreads {
  readonly #file: URL | undefined;
  readonly #others: number;
  readonly #threads: Thread[] = [];
  #here = 0;
  #count = 0;

  /** `file` is the built `download-worker`; without it there is this thread alone. */
  constructor(file: URL | undefined, size: number = threadsFor(availableParallelism())) {
    this.#file = file;
    this.#others = file ? size - 1 : 0;
  }

  /** Runs one download on the least busy thread. It always comes to an outcome, however the thread ends. */
  run(job: RawDownload, control: DownloadControl): Promise<RawOutcome> {
    if (control.signal?.aborted) return Promise.resolve({position: 0, code: 0});
    const thread = this.#pick();
    return thread ? this.#runThere(thread, job, control) : this.#runHere(job, control);
  }

  /** Ends the threads; what still runs ends where it is. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map(({worker}) => worker.terminate()));
  }

  async #runHere(job: RawDownload, {signal, onProgress}: DownloadControl): Promise<RawOutcome> {
    this.#here++;
    try {
      return await downloadRaw(job, {signal: signal ?? new AbortController().signal, onProgress});
    } finally {
      this.#here--;
    }
  }

  #runThere(thread: Thread, job: RawDownload, control: DownloadControl): Promise<RawOutcome> {
    const {signal, onProgress} = control;
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

  /** Another thread that is less busy than this one, a new one where there may be more. */
  #pick(): Thread | undefined {
    if (this.#here === 0) return undefined;
    const others = [...this.#threads].sort((one, other) => one.running.size - other.running.size);
    const idlest = others[0];
    if (idlest?.running.size === 0) return idlest;
    if (others.length < this.#others) return this.#start();
    return idlest && idlest.running.size < this.#here ? idlest : undefined;
  }

  #start(): Thread {
    const thread: Thread = {worker: new Worker(this.#file!), running: new Map()};
    const end = (): void => {
      const at = this.#threads.indexOf(thread);
      if (at >= 0) this.#threads.splice(at, 1);
      for (const {position, resolve} of thread.running.values()) resolve({position, code: 0});
    };
    thread.worker
      .on('message', (news: WorkerNews) => hear(thread, news))
      .on('error', end)
      .once('exit', end);
    this.#threads.push(thread);
    return thread;
  }
}

function threadsFor(cores: number): number {
  return Math.min(MAX_THREADS, Math.max(1, Math.floor(cores / CORES_PER_THREAD)));
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
