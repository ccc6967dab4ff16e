import {availableParallelism} from 'node:os';
import {Worker} from 'node:worker_threads';
import {EcrctlError} from '../../errors.ts';
import {workerFile} from './worker-file.ts';

/** More blocks than this are never under way. */
const MAX_THREADS = 4;

interface Answer {
  id: number;
  bytes?: Uint8Array;
  problem?: string;
}

interface Thread {
  worker: Worker;
  waiting: Map<number, {resolve: (bytes: Uint8Array) => void; reject: (error: EcrctlError) => void}>;
}

/** Threads that compress blocks, one for each core; they do not keep the process alive. */
export class ZstdThreads {
  readonly #level: number;
  readonly #threads: Thread[] = [];
  #count = 0;

  constructor(level: number) {
    this.#level = level;
  }

  /** @throws EcrctlError IO_ERROR when the thread fails */
  compress(block: Uint8Array): Promise<Uint8Array> {
    const {worker, waiting} = this.#pick();
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      waiting.set(id, {resolve, reject});
      worker.ref();
      worker.postMessage({id, block, level: this.#level});
    });
  }

  #pick(): Thread {
    const idle = this.#threads.find(({waiting}) => waiting.size === 0);
    if (idle) return idle;
    if (this.#threads.length < Math.min(availableParallelism(), MAX_THREADS)) return this.#start();
    return this.#threads.reduce((best, one) => (one.waiting.size < best.waiting.size ? one : best));
  }

  #start(): Thread {
    const file = workerFile('layer-worker.cjs');
    if (!file) throw new EcrctlError('UNSUPPORTED', 'this program was installed without its zstd compressor');
    const thread: Thread = {worker: new Worker(file), waiting: new Map()};
    const {worker, waiting} = thread;
    const fail = (cause: unknown): void => {
      for (const {reject} of waiting.values()) reject(failure(cause));
      waiting.clear();
    };
    worker
      .on('message', ({id, bytes, problem}: Answer) => {
        const one = waiting.get(id);
        waiting.delete(id);
        if (waiting.size === 0) worker.unref();
        if (bytes) one?.resolve(bytes);
        else one?.reject(failure(problem));
      })
      .on('error', fail)
      .once('exit', () => {
        this.#threads.splice(this.#threads.indexOf(thread), 1);
        fail('the thread ended');
      });
    this.#threads.push(thread);
    return thread;
  }
}

function failure(cause: unknown): EcrctlError {
  return new EcrctlError('IO_ERROR', 'zstd could not compress a layer', {cause});
}
