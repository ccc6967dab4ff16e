import {spawn} from 'node:child_process';
import {type CachedNames, claimRenewal, nameCacheFile, readNameCache} from './name-cache.ts';
import {nameScope, scopeFlags} from './name-scope.ts';

/** Names of the registry that a command line means, from the cache; it is renewed in the background. */
export class RegistryNames {
  readonly #words: readonly string[];
  readonly #from: {env: NodeJS.ProcessEnv; folder: string};
  #cached: Promise<{names: CachedNames; stale: boolean; file: string}> | undefined;

  constructor(words: readonly string[], from: {env: NodeJS.ProcessEnv; folder: string}) {
    this.#words = words;
    this.#from = from;
  }

  async repositories(): Promise<readonly string[]> {
    const {names, stale, file} = await this.#read();
    if (stale) this.#renew(file, []);
    return names.repositories;
  }

  /** The tags of the repository in a reference, or of the one that a flag names. */
  async tags(reference: string): Promise<readonly string[]> {
    const {names, stale, file} = await this.#read();
    const [repository = ''] = (this.#flag('--repository-name') ?? reference).split(/[:@]/);
    const tags = names.tags[repository];
    if (stale || tags === undefined) this.#renew(file, repository === '' ? [] : [repository]);
    return tags ?? [];
  }

  #flag(name: string): string | undefined {
    const at = this.#words.indexOf(name);
    return at < 0 ? undefined : this.#words[at + 1];
  }

  #read() {
    this.#cached ??= nameScope(this.#words, this.#from).then(scope => {
      const file = nameCacheFile(scope);
      return {...readNameCache(file), file};
    });
    return this.#cached;
  }

  /** Nobody waits for it; while one renewal runs (or has just failed) there is no other. */
  #renew(file: string, repositories: string[]): void {
    const {env, folder} = this.#from;
    if (env.ECRCTL_COMPLETION_REMOTE === '0' || !claimRenewal(`${file}.${repositories.join()}`)) return;
    const flags = scopeFlags(this.#words);
    spawn(process.execPath, [process.argv[1]!, '__refresh-names', ...flags, '--', ...repositories], {
      detached: true,
      stdio: 'ignore',
      cwd: folder,
      env,
    }).unref();
  }
}
