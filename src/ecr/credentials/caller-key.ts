import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import type {EcrSettings} from '../ecr-settings.ts';
import {awsConfigFile, awsCredentialsFile} from './aws-profiles.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that say who a process in a container or with a web identity is. */
const ROLE_VARIABLES = [
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/**
 * A key that stands for who calls which ECR, made without asking anybody: the caller is where credentials
 * come from, never the access key alone, because keys of a role change with every session and one profile may
 * be pointed at another role. Editing the AWS files makes another caller.
 */
export async function callerKey(settings: EcrSettings): Promise<string> {
  const env = settings.env ?? process.env;
  const parts = [
    settings.endpoint ?? env.AWS_ENDPOINT_URL_ECR ?? env.AWS_ENDPOINT_URL ?? '',
    settings.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || ''),
    String(settings.fips ?? ''),
    String(settings.dualStack ?? ''),
    ...(await callerOf(settings, env)),
  ];
  return sha256(JSON.stringify(parts));
}

/** In the order in which the SDK looks for credentials. */
async function callerOf(settings: EcrSettings, env: Environment): Promise<string[]> {
  const {credentials} = settings;
  if (credentials) return ['keys', credentials.accessKeyId, sha256(credentials.sessionToken ?? '')];
  const profile = settings.profile ?? env.AWS_PROFILE;
  if (!profile && env.AWS_ACCESS_KEY_ID) {
    return [
      'environment',
      env.AWS_ACCESS_KEY_ID,
      sha256(env.AWS_SESSION_TOKEN ?? ''),
      await awsFilesHash(env),
    ];
  }
  const roles = ROLE_VARIABLES.map(name => env[name] ?? '');
  return ['profile', profile ?? 'default', await awsFilesHash(env), ...roles];
}

async function awsFilesHash(env: Environment): Promise<string> {
  const files = [awsConfigFile(env), awsCredentialsFile(env)];
  const contents = await Promise.all(files.map(file => readFile(file, 'utf8').catch(() => '')));
  return sha256(JSON.stringify(contents));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
