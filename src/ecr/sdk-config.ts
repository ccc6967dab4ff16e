import type {ECRClientConfig} from '@aws-sdk/client-ecr';
import type {EcrSettings} from './ecr-settings.ts';
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
export async function sdkConfigOf(settings: EcrSettings): Promise<SdkConfig> {
  silenceNodeVersionWarning();
  const {endpoint, profile, credentials, maxAttempts, fips, dualStack, version} = settings;
  const env = settings.env ?? process.env;
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
    logger: warningsOnly(settings.onWarning),
    requestHandler: await requestHandlerFor(settings),
  };
}

/** The SDK warns on standard error of its own accord unless somebody else listens. */
function warningsOnly(onWarning: EcrSettings['onWarning']): NonNullable<SdkConfig['logger']> {
  const ignore = (): void => {};
  const warn = (...content: unknown[]): void => onWarning?.(content.map(String).join(' '));
  return {trace: ignore, debug: ignore, info: ignore, warn, error: ignore};
}

/**
 * The SDK tells developers, on standard error, which Node it will need next year. Users of a bundled program
 * can do nothing about that; this is the switch that the SDK documents for it.
 */
function silenceNodeVersionWarning(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
}
