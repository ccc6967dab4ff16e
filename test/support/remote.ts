import {RegistryClient, type RegistryClientOptions} from '../../src/registry/registry-client.ts';
import {RemoteRepository, type RemoteRepositoryOptions} from '../../src/registry/remote-repository.ts';
import type {Clock, RetryNotice} from '../../src/registry/retry.ts';
import {Transport, type TransportOptions} from '../../src/registry/transport.ts';
import {type ScriptedExchange, ScriptedRegistry} from './scripted-registry.ts';

/** A clock that never waits: sleeping moves it on, and is remembered. */
export class InstantClock implements Clock {
  readonly slept: number[] = [];
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.slept.push(milliseconds);
    this.#now += milliseconds;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** A scripted registry and clients of it, all closed by `close`. */
export interface ScriptedRemote {
  registry: ScriptedRegistry;
  clock: InstantClock;
  retries: RetryNotice[];
  transport: Transport;
  client(options?: Partial<RegistryClientOptions>): RegistryClient;
  repository(options?: Partial<RemoteRepositoryOptions>): RemoteRepository;
  close(): Promise<void>;
}

/** Starts a scripted registry; clients of it never wait and retry with the middle of every delay. */
export async function startScriptedRemote(
  script: ScriptedExchange[] = [],
  transportOptions: TransportOptions = {},
): Promise<ScriptedRemote> {
  const registry = await ScriptedRegistry.start(script);
  const transport = new Transport({environment: {}, ...transportOptions});
  const clock = new InstantClock();
  const retries: RetryNotice[] = [];
  const retry = {clock, random: () => 0.5, onRetry: (notice: RetryNotice) => void retries.push(notice)};
  const common = {host: registry.host, transport, retry};
  return {
    registry,
    clock,
    retries,
    transport,
    client: options => new RegistryClient({...common, ...options}),
    repository: options => new RemoteRepository({...common, repository: 'app', ...options}),
    close: async () => {
      await transport.close();
      await registry.close();
    },
  };
}
