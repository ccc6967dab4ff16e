import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';

/** Names of the profiles in the AWS configuration and credentials files, each once. */
export async function readProfiles(env: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const files = [awsConfigFile(env), awsCredentialsFile(env)];
  const names = await Promise.all(files.map(profilesIn));
  return [...new Set(names.flat())].sort();
}

/** The file that AWS tools take their configuration from. */
export function awsConfigFile(env: Readonly<Record<string, string | undefined>>): string {
  return env.AWS_CONFIG_FILE || inAwsFolder(env, 'config');
}

/** The file that AWS tools take their keys from. */
export function awsCredentialsFile(env: Readonly<Record<string, string | undefined>>): string {
  return env.AWS_SHARED_CREDENTIALS_FILE || inAwsFolder(env, 'credentials');
}

function inAwsFolder(env: Readonly<Record<string, string | undefined>>, name: string): string {
  return path.join(env.HOME || homedir(), '.aws', name);
}

async function profilesIn(file: string): Promise<string[]> {
  try {
    const text = await readFile(file, 'utf8');
    const sections = [...text.matchAll(/^\[\s*(?:profile\s+)?(["']?)([^\]]+?)\1\s*\]/gm)].map(
      match => match[2]!,
    );
    return sections.filter(name => !/^(?:sso-session|services)\s/.test(name));
  } catch {
    return [];
  }
}
