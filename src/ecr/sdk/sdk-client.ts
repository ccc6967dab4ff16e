import {ECRClient, type ECRClientConfig, type GetAuthorizationTokenCommand} from '@aws-sdk/client-ecr';
import {systemClock} from '../../registry/retry.ts';
import type {CallOptions, EcrInput, EcrOperation, EcrOutput} from '../api.ts';
import type {EcrClient} from '../client.ts';
import {CredentialTrail} from '../credentials/credential-trail.ts';
import type {EcrSettings} from '../ecr-settings.ts';
import {toEcrError} from '../failures/ecr-error.ts';
import {OPERATIONS} from '../operations.ts';
import {Pace} from '../pace.ts';
import {boundAnswers} from './bounded-answer.ts';
import {downloadOver} from './download.ts';
import {onlyResolve, replaceBody, traceCalls} from './request-middleware.ts';
import {sdkConfigOf} from './sdk-config.ts';
import {tellRetries} from './telling-retries.ts';

/** ECR's quota for PutImage in one account and region; every other call has ten times as much and more. */
const PUT_IMAGES_PER_SECOND = 10;

/** Any command; one stands for all, because TypeScript cannot construct a member of a union. */
type AnyCommand = GetAuthorizationTokenCommand;

/** The client behind `createEcrClient`, once the SDK has been loaded. */
export async function createSdkClient(settings: EcrSettings): Promise<EcrClient> {
  const trail = new CredentialTrail();
  const config: ECRClientConfig = {
    ...(await sdkConfigOf(settings, trail)),
    // The endpoint of a named profile is among the settings; the SDK would take AWS_PROFILE's, or the default's.
    ignoreConfiguredEndpointUrls: settings.profile !== undefined,
  };
  const {reasons} = trail;
  const env = settings.env ?? process.env;
  const sdk = new ECRClient(config);
  tellRetries(sdk.config, settings);
  sdk.middlewareStack.add(boundAnswers() as never, {step: 'deserialize', priority: 'low'});
  if (settings.onExchange) {
    sdk.middlewareStack.add(traceCalls(settings.onExchange) as never, {
      step: 'finalizeRequest',
      priority: 'low',
    });
  }
  const pace = new Pace(PUT_IMAGES_PER_SECOND, systemClock);
  const send = async <Name extends EcrOperation>(
    operation: Name,
    input: EcrInput<Name>,
    options: CallOptions = {},
  ): Promise<EcrOutput<Name>> => {
    try {
      // However many images are pushed or retagged at once, ECR takes ten a second.
      if (operation === 'PutImage') await pace.turn(options.signal);
      return (await sendCommand(sdk, commandFor(operation, input), options)) as EcrOutput<Name>;
    } catch (error) {
      throw toEcrError(error, {operation, input, settings, signal: options.signal, reasons, env});
    }
  };
  return {
    settings,
    send,
    region: () => configured(settings, () => sdk.config.region()),
    endpoint: () => configured(settings, () => endpointOf(config)),
    download: downloadOver(sdk.config.requestHandler, settings.onExchange),
    close: () => sdk.destroy(),
  };
}

function commandFor(operation: EcrOperation, input: object): AnyCommand {
  const Command = OPERATIONS[operation] as unknown as new (input: object) => AnyCommand;
  return new Command(input);
}

async function sendCommand(sdk: ECRClient, command: AnyCommand, options: CallOptions): Promise<object> {
  if (options.body) command.middlewareStack.add(replaceBody(options.body), {step: 'build', priority: 'high'});
  const {signal: abortSignal} = options;
  const {$metadata, ...output} = await sdk.send(command, abortSignal ? {abortSignal} : undefined);
  return output;
}

/** Where requests go, found out by beginning one that is never sent, with keys that are nobody's. */
async function endpointOf(config: ECRClientConfig): Promise<string> {
  const sdk = new ECRClient({...config, credentials: {accessKeyId: 'nobody', secretAccessKey: 'nothing'}});
  const command = commandFor('DescribeRegistry', {});
  let origin = '';
  const tell = (found: string): void => {
    origin = found;
  };
  command.middlewareStack.addRelativeTo(onlyResolve(tell), {
    relation: 'after',
    toMiddleware: 'endpointV2Middleware',
  });
  await sdk.send(command);
  return origin;
}

async function configured<Value>(settings: EcrSettings, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw toEcrError(error, {operation: 'Configure', input: {}, settings});
  }
}
