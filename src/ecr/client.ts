import type {EcrApi} from './api.ts';
import type {EcrSettings} from './ecr-settings.ts';
import type {Download} from './sdk/download.ts';

/** A connection to ECR in one region with one identity. */
export interface EcrClient extends EcrApi {
  readonly settings: EcrSettings;
  /** The region in use. @throws EcrServiceError REGION_MISSING */
  region(): Promise<string>;
  /** Where the API is, without a trailing slash. @throws EcrServiceError REGION_MISSING */
  endpoint(): Promise<string>;
  /** Sends a request that is not the API's (a presigned download), unsigned, over the same connections. */
  readonly download: Download;
  /** Closes the connections. */
  close(): void;
}

/**
 * Makes a client. Nothing is loaded or asked before the first call: neither the SDK nor the credential chain,
 * and the chain not at all where the settings or the environment name the keys.
 */
export function createEcrClient(settings: EcrSettings = {}): EcrClient {
  let loading: Promise<EcrClient> | undefined;
  const load = (): Promise<EcrClient> => {
    loading ??= import('./sdk/sdk-client.ts').then(module => module.createSdkClient(settings));
    return loading;
  };
  return {
    settings,
    send: async (operation, input, options) => (await load()).send(operation, input, options),
    region: async () => (await load()).region(),
    endpoint: async () => (await load()).endpoint(),
    download: async request => (await load()).download(request),
    // Who called was told why it could not be loaded.
    close: () =>
      void loading?.then(
        client => client.close(),
        () => {},
      ),
  };
}
