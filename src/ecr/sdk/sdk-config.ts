import type {ECRClientConfig} from '@aws-sdk/client-ecr';
import {EcrctlError} from '../../errors.ts';
import {presentable} from '../../registry/redact.ts';
import {readProfiles} from '../credentials/aws-profiles.ts';
import type {CredentialTrail} from '../credentials/credential-trail.ts';
import type {EcrSettings} from '../ecr-settings.ts';
import {requestHandlerFor} from './request-handler.ts';

/** What every client of the SDK here is made with. */
export type SdkConfig = Pick<
  ECRClientConfig,
  | 'region'
  | 'endpoint'
  | 'profile'
  | 'credentials'
  | 'maxAttempts'
  | 'useFipsEndpoint'
  | 'useDualstackEndpoint'
  | 'customUserAgent'
  | 'logger'
  | 'requestHandler'
>;

/**
 * Settings in the SDK's words. What they do not say is left out, so that the SDK looks for it itself.
 * @throws EcrctlError INVALID_SETTINGS
 */
export async function sdkConfigOf(settings: EcrSettings, trail?: CredentialTrail): Promise<SdkConfig> {
  prepareEnvironment();
  const {endpoint, profile, credentials, maxAttempts, fips, dualStack, version} = settings;
  const env = settings.env ?? process.env;
  if (!credentials) await requireProfile(profile ?? env.AWS_PROFILE, env);
  const region = settings.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined);
  return {
    ...(region === undefined ? {} : {region}),
    ...(endpoint === undefined ? {} : {endpoint}),
    ...(profile === undefined ? {} : {profile}),
    ...(credentials === undefined ? {} : {credentials}),
    ...(maxAttempts === undefined ? {} : {maxAttempts}),
    ...(fips === undefined ? {} : {useFipsEndpoint: fips}),
    ...(dualStack === undefined ? {} : {useDualstackEndpoint: dualStack}),
    customUserAgent: [version === undefined ? ['ecrctl'] : ['ecrctl', version]],
    logger: loggerFor(settings.onWarning, trail),
    requestHandler: await requestHandlerFor(settings),
  };
}

/** The SDK warns on standard error of its own accord unless somebody else listens. */
function loggerFor(
  onWarning: EcrSettings['onWarning'],
  trail: CredentialTrail | undefined,
): NonNullable<SdkConfig['logger']> {
  const ignore = (): void => {};
  const warn = (...content: unknown[]): void => onWarning?.(content.map(String).join(' '));
  return {trace: ignore, debug: trail?.hear ?? ignore, info: ignore, warn, error: ignore};
}

/** Profiles named when one is missing. */
const PROFILES_SHOWN = 10;

/**
 * A profile that was asked for by name must be there: the SDK would go on to look for a region and for other
 * credentials, and tell of those instead.
 * @throws EcrctlError CREDENTIALS_MISSING
 */
async function requireProfile(
  profile: string | undefined,
  env: NonNullable<EcrSettings['env']>,
): Promise<void> {
  if (!profile || profile === 'default') return;
  const known = await readProfiles(env);
  if (known.includes(profile)) return;
  const more = known.length > PROFILES_SHOWN ? ', …' : '';
  const listed = known.slice(0, PROFILES_SHOWN).map(presentable).join(', ');
  throw new EcrctlError('CREDENTIALS_MISSING', `there is no AWS profile named ${presentable(profile)}`, {
    hint: known.length === 0 ? 'aws configure makes one' : `profiles: ${listed}${more}`,
  });
}

/**
 * What the SDK reads from the process itself. It tells developers, on standard error, which Node it will need next
 * year: users of a bundled program can do nothing about that, and this is the switch that the SDK documents for
 * it. And it takes an empty region for a region, where the AWS CLI takes it for none and reads the profile.
 */
function prepareEnvironment(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  if (process.env.AWS_REGION === '') delete process.env.AWS_REGION;
}
