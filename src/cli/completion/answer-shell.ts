import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import type {CommandNode, WordKind} from '../command-tree.ts';
import {type Completion, complete} from './complete.ts';
import {type CachedNames, type NameScope, nameCacheFile, readNameCache} from './name-cache.ts';

/** The command tree as the build wrote it (beside chunks/, where this code lies then), so that completing a word loads neither commander nor a command. */
const TREE_FILE = fileURLToPath(new URL('../command-tree.json', import.meta.url));

/** AWS regions with ECR, for --region; a new one can always be typed. */
const REGIONS = [
  'af-south-1',
  'ap-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ca-central-1',
  'ca-west-1',
  'cn-north-1',
  'cn-northwest-1',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-gov-east-1',
  'us-gov-west-1',
  'us-west-1',
  'us-west-2',
];

/**
 * Answers a shell: one candidate a line with its description after a tab, and a last line `:` with what the
 * shell shall do itself (`file`, `folder`, `nospace`). It never waits for the network: names come from a
 * cache, and a stale cache is renewed by a process of its own.
 */
export function answerShell(argv: readonly string[], env: NodeJS.ProcessEnv): string {
  const words = argv[0] === '--' ? argv.slice(1) : argv;
  const tree = JSON.parse(readFileSync(TREE_FILE, 'utf8')) as CommandNode;
  const names = new ShellNames(words, env);
  return render(complete(tree, words, (kind, partial) => names.of(kind, partial)));
}

function render(completion: Completion): string {
  const lines = completion.candidates.map(one =>
    one.description ? `${one.value}\t${one.description}` : one.value,
  );
  const directive = [completion.files, completion.noSpace ? 'nospace' : undefined].filter(Boolean).join(',');
  return `${[...lines, `:${directive}`].join('\n')}\n`;
}

class ShellNames {
  readonly #words: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  #cached: CachedNames | undefined;

  constructor(words: readonly string[], env: NodeJS.ProcessEnv) {
    this.#words = words;
    this.#env = env;
  }

  of(kind: WordKind, partial: string): readonly string[] {
    if (kind === 'region') return REGIONS;
    if (kind === 'profile') return profiles(this.#env);
    if (kind === 'repository') return this.#names().repositories;
    if (kind === 'tag') return this.#names().tags[this.#repositoryFor(partial)] ?? [];
    return [];
  }

  /** For `app:1` the partial is the repository; for `image untag app TAG` it stands two words before. */
  #repositoryFor(partial: string): string {
    return this.#names().repositories.includes(partial) ? partial : (this.#words.at(-2) ?? '');
  }

  #names(): CachedNames {
    if (this.#cached) return this.#cached;
    const file = nameCacheFile(this.#scope());
    const {names, stale} = readNameCache(file);
    if (stale && this.#env.ECRCTL_COMPLETION_REMOTE !== '0') this.#renewInBackground();
    this.#cached = names;
    return names;
  }

  #scope(): NameScope {
    const env = this.#env;
    const local = this.#words.includes('--local') || /^(?:1|true|yes|on)$/i.test(env.ECRCTL_LOCAL ?? '');
    return nameScope({local, words: this.#words, env});
  }

  #renewInBackground(): void {
    const flags = scopeFlags(this.#words);
    spawn(process.execPath, [process.argv[1]!, '__refresh-names', ...flags], {
      detached: true,
      stdio: 'ignore',
      env: this.#env,
    }).unref();
  }
}

/** Flags that decide which registry is meant, as they stand on the command line being completed. */
function scopeFlags(words: readonly string[]): string[] {
  const flags: string[] = [];
  for (const [position, word] of words.entries()) {
    if (word === '--local') flags.push(word);
    if (/^--(?:region|profile|registry-id|endpoint-url|context|data)$/.test(word)) {
      const value = words[position + 1];
      if (value) flags.push(word, value);
    }
    if (/^--(?:region|profile|registry-id|endpoint-url|context|data)=./.test(word)) flags.push(word);
  }
  return flags;
}

/** Settings files are not read here: a key is only a key, and both sides make it the same way. */
export function nameScope(from: {
  local: boolean;
  words: readonly string[];
  env: NodeJS.ProcessEnv;
}): NameScope {
  const {env, words, local} = from;
  const flag = (name: string): string | undefined => {
    const at = words.indexOf(`--${name}`);
    return at >= 0
      ? words[at + 1]
      : words.find(word => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  };
  const cacheHome = env.XDG_CACHE_HOME || path.join(env.HOME || homedir(), '.cache');
  return {
    cacheDir: env.ECRCTL_CACHE_DIR || path.join(cacheHome, 'ecrctl'),
    endpoint: local
      ? `local ${flag('data') ?? env.ECRCTL_DATA ?? ''}`
      : (flag('endpoint-url') ??
        env.ECRCTL_ENDPOINT_URL ??
        env.AWS_ENDPOINT_URL_ECR ??
        env.AWS_ENDPOINT_URL ??
        ''),
    region: flag('region') ?? env.ECRCTL_REGION ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? '',
    profile:
      flag('profile') ?? env.ECRCTL_PROFILE ?? env.AWS_PROFILE ?? flag('context') ?? env.ECRCTL_CONTEXT ?? '',
    registryId: flag('registry-id') ?? env.ECRCTL_REGISTRY_ID ?? '',
  };
}

function profiles(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME || homedir();
  const file = env.AWS_CONFIG_FILE || path.join(home, '.aws', 'config');
  try {
    return [...readFileSync(file, 'utf8').matchAll(/^\[(?:profile\s+)?([^\]]+)\]/gm)].map(match => match[1]!);
  } catch {
    return [];
  }
}
