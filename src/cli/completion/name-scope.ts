import {statSync} from 'node:fs';
import path from 'node:path';
import {findSettingsFiles} from '../settings/find-settings-files.ts';
import {xdgFolder} from '../xdg-folder.ts';
import type {NameScope} from './name-cache.ts';

/** Flags with a value that decide which registry is meant. */
const SCOPE_FLAG = /^--(?:region|profile|registry-id|endpoint-url|context|data)(?:=(.+))?$/s;

/** The same without a value. */
const SWITCHES = ['--local', '--public'];

/** The flags of a command line that decide which registry is meant, as they stand there. */
export function scopeFlags(words: readonly string[]): string[] {
  const flags: string[] = [];
  for (const [position, word] of words.entries()) {
    const value = words[position + 1];
    const match = SCOPE_FLAG.exec(word);
    if (SWITCHES.includes(word) || match?.[1]) flags.push(word);
    else if (match && value) flags.push(word, value);
  }
  return flags;
}

/**
 * Which registry's names a command line means. Settings files are named and not read: who completes and who
 * renews make the same key from the same words, variables and files.
 */
export async function nameScope(
  words: readonly string[],
  from: {env: NodeJS.ProcessEnv; folder: string},
): Promise<NameScope> {
  const {env, folder} = from;
  const flags = scopeFlags(words);
  const flag = (name: string): string | undefined => {
    const at = flags.indexOf(`--${name}`);
    return at >= 0
      ? flags[at + 1]
      : flags.find(word => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  };
  const isOn = (name: 'local' | 'public'): boolean =>
    flags.includes(`--${name}`) || /^(?:1|true|yes|on)$/i.test(env[`ECRCTL_${name.toUpperCase()}`] ?? '');
  return {
    cacheDir: env.ECRCTL_CACHE_DIR || path.join(xdgFolder('XDG_CACHE_HOME', env), 'ecrctl'),
    public: isOn('public'),
    endpoint: isOn('local')
      ? `local ${flag('data') ?? env.ECRCTL_DATA ?? ''}`
      : (flag('endpoint-url') ??
        env.ECRCTL_ENDPOINT_URL ??
        env.AWS_ENDPOINT_URL_ECR ??
        env.AWS_ENDPOINT_URL ??
        ''),
    region: flag('region') ?? env.ECRCTL_REGION ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? '',
    profile: flag('profile') ?? env.ECRCTL_PROFILE ?? env.AWS_PROFILE ?? '',
    context: flag('context') ?? env.ECRCTL_CONTEXT ?? '',
    registryId: flag('registry-id') ?? env.ECRCTL_REGISTRY_ID ?? '',
    files: (await findSettingsFiles(folder, env)).map(file => `${file.path} ${changedAt(file.path)}`),
  };
}

function changedAt(file: string): number {
  return statSync(file, {throwIfNoEntry: false})?.mtimeMs ?? 0;
}
