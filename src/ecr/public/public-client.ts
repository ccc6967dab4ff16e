import type {CallOptions} from '../api.ts';
import type {EcrSettings} from '../ecr-settings.ts';
import type {PublicInput, PublicOperation, PublicOutput} from './public-operations.ts';
import {publicSettings} from './public-settings.ts';

/** A connection to ECR Public with one identity. Its API is in one region, whatever the caller's. */
export interface PublicClient {
  readonly settings: EcrSettings;
  /** @throws EcrServiceError for whatever goes wrong: service, credentials, network */
  send<Name extends PublicOperation>(
    operation: Name,
    input: PublicInput<Name>,
    options?: CallOptions,
  ): Promise<PublicOutput<Name>>;
  /** Closes the connections. */
  close(): void;
}

/** Makes a client. Nothing is loaded or asked before the first call. `endpoint` in the settings is the API's. */
export function createPublicClient(given: EcrSettings = {}): PublicClient {
  const settings = publicSettings(given, given.endpoint);
  let loading: Promise<PublicClient> | undefined;
  const load = (): Promise<PublicClient> => {
    loading ??= import('./public-sdk-client.ts').then(module => module.createPublicSdkClient(settings));
    return loading;
  };
  return {
    settings,
    send: async (operation, input, options) => (await load()).send(operation, input, options),
    // Who called was told why it could not be loaded.
    close: () =>
      void loading?.then(
        client => client.close(),
        () => {},
      ),
  };
}
