import {ECRPUBLICClient, type GetAuthorizationTokenCommand} from '@aws-sdk/client-ecr-public';
import type {CallOptions} from '../api.ts';
import {CredentialTrail} from '../credentials/credential-trail.ts';
import type {EcrSettings} from '../ecr-settings.ts';
import {toEcrError} from '../failures/ecr-error.ts';
import {sdkConfigOf} from '../sdk/sdk-config.ts';
import {tellRetries} from '../sdk/telling-retries.ts';
import type {PublicClient} from './public-client.ts';
import {
  PUBLIC_OPERATIONS,
  type PublicInput,
  type PublicOperation,
  type PublicOutput,
} from './public-operations.ts';

/** Any command; one stands for all, because TypeScript cannot construct a member of a union. */
type AnyCommand = GetAuthorizationTokenCommand;

/** The client behind `createPublicClient`, once the SDK has been loaded. */
export async function createPublicSdkClient(settings: EcrSettings): Promise<PublicClient> {
  const trail = new CredentialTrail();
  const sdk = new ECRPUBLICClient(await sdkConfigOf(settings, trail));
  tellRetries(sdk.config, settings);
  const {reasons} = trail;
  const env = settings.env ?? process.env;
  const send = async <Name extends PublicOperation>(
    operation: Name,
    input: PublicInput<Name>,
    options: CallOptions = {},
  ): Promise<PublicOutput<Name>> => {
    try {
      const Command = PUBLIC_OPERATIONS[operation] as unknown as new (input: object) => AnyCommand;
      const {signal: abortSignal} = options;
      const {$metadata, ...output} = await sdk.send(
        new Command(input),
        abortSignal ? {abortSignal} : undefined,
      );
      return output as PublicOutput<Name>;
    } catch (error) {
      throw toEcrError(error, {operation, input, settings, signal: options.signal, reasons, env});
    }
  };
  return {settings, send, close: () => sdk.destroy()};
}
