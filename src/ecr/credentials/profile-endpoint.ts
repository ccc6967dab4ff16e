import {readFile} from 'node:fs/promises';
import {awsConfigFile} from './aws-profiles.ts';

/** An endpoint that the AWS configuration gives, and the file that it stands in. */
export interface ProfileEndpoint {
  url: string;
  file: string;
}

/**
 * Where a profile of the AWS configuration wants ECR to be: `endpoint_url` of its services section for `ecr`, else
 * its own (AWS SDKs and Tools Reference Guide, "Service-specific endpoints"). The SDK's clients look at the profile
 * of AWS_PROFILE only, whichever they were given.
 */
export async function profileEndpoint(
  profile: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ProfileEndpoint | undefined> {
  const file = awsConfigFile(env);
  const text = await readFile(file, 'utf8').catch(() => '');
  // Few have one, and the parser takes longer to load than most commands have.
  if (!text.includes('endpoint_url')) return undefined;
  const {loadSharedConfigFiles} = await import('@smithy/core/config');
  const {configFile} = await loadSharedConfigFiles({configFilepath: file});
  const section = configFile[profile];
  const services = section?.services === undefined ? undefined : configFile[`services.${section.services}`];
  const url = services?.['ecr.endpoint_url'] ?? section?.endpoint_url;
  return url ? {url, file} : undefined;
}
