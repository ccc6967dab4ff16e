import type {ECRClientConfig} from '@aws-sdk/client-ecr';
import {readCertificates} from '../../registry/read-certificates.ts';
import {isLoopbackHost, lookupWithLocalhost} from '../../registry/registry-host.ts';
import type {EcrSettings} from '../ecr-settings.ts';

type RequestHandler = NonNullable<ECRClientConfig['requestHandler']>;

/** Silence on a connection after which it is given up, in milliseconds; the AWS CLI's own default. */
const DEFAULT_TIMEOUT = 60_000;
/** No host that is there takes longer than this to accept a connection, in milliseconds. */
const CONNECT_TIMEOUT = 10_000;
/** Connections to one host; more than layers that move at once at any sensible concurrency. */
const MAX_SOCKETS = 64;

/**
 * How the SDK sends: over Node's own client, which is there at once. Only where the environment names a proxy
 * for this endpoint the registry's transport is loaded instead, which takes four times as long to start.
 * @throws EcrctlError INVALID_SETTINGS when the certificate bundle cannot be read
 */
export async function requestHandlerFor(settings: EcrSettings): Promise<RequestHandler> {
  const certificates = await certificatesOf(settings);
  const timeout = settings.timeout ?? DEFAULT_TIMEOUT;
  if (goesThroughProxy(settings)) {
    const {createProxiedHandler} = await import('./proxied-handler.ts');
    return createProxiedHandler({
      environment: {...environmentOf(settings)},
      stallTimeout: timeout,
      connectTimeout: CONNECT_TIMEOUT,
      ...(certificates === undefined ? {} : {certificates}),
    });
  }
  const agent = {keepAlive: true, maxSockets: MAX_SOCKETS, lookup: lookupWithLocalhost};
  return {
    connectionTimeout: CONNECT_TIMEOUT,
    socketTimeout: timeout,
    httpAgent: agent,
    httpsAgent:
      certificates === undefined || speaksPlainHttp(settings)
        ? agent
        : {...agent, ca: await trusting(certificates, environmentOf(settings))},
  };
}

function speaksPlainHttp({endpoint}: EcrSettings): boolean {
  return endpoint !== undefined && URL.canParse(endpoint) && new URL(endpoint).protocol === 'http:';
}

function goesThroughProxy(settings: EcrSettings): boolean {
  const {endpoint} = settings;
  if (endpoint && URL.canParse(endpoint) && isLoopbackHost(new URL(endpoint).host)) return false;
  const env = environmentOf(settings);
  return ['HTTPS_PROXY', 'HTTP_PROXY'].some(name => env[name] || env[name.toLowerCase()]);
}

function environmentOf(settings: EcrSettings): Readonly<Record<string, string | undefined>> {
  return settings.env ?? process.env;
}

async function certificatesOf(settings: EcrSettings): Promise<string | undefined> {
  const file = settings.caBundle ?? environmentOf(settings).AWS_CA_BUNDLE;
  return file ? readCertificates(file) : undefined;
}

/** Loaded late: Node parses all its root certificates when they are first asked for. */
async function trusting(
  certificates: string,
  environment: ReturnType<typeof environmentOf>,
): Promise<string[]> {
  const {trustedAuthorities} = await import('../../registry/trusted-authorities.ts');
  return trustedAuthorities(certificates, environment);
}
