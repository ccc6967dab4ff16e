import type {ImageDetail} from '@aws-sdk/client-ecr';
import {EcrctlError} from '../../errors.ts';
import type {CallOptions, EcrInput, EcrOperation, EcrOutput} from '../api.ts';
import type {EcrClient} from '../client.ts';
import type {PublicClient} from './public-client.ts';
import type {PublicOperation} from './public-operations.ts';
import {PUBLIC_REGION} from './public-settings.ts';

/** Where the API is when nobody says otherwise. */
const PUBLIC_ENDPOINT = `https://api.ecr-public.${PUBLIC_REGION}.amazonaws.com`;

/**
 * ECR Public behind the door of ECR, so that commands need not know which of the two they talk to. Both have
 * operations of the same names and nearly the same shapes; where ECR Public lacks an operation or a member,
 * the call is refused rather than carried out by half.
 */
export function publicAsEcr(client: PublicClient): EcrClient {
  const send = async <Name extends EcrOperation>(
    operation: Name,
    input: EcrInput<Name>,
    options: CallOptions = {},
  ): Promise<EcrOutput<Name>> => {
    const {publicOperationNames} = await import('./public-operation-shape.ts');
    const name = publicOperationNames().find(one => one === operation);
    if (name === undefined) throw unsupported(`ECR Public has no ${operation}`);
    const {filter, ...others} = input as {filter?: ImageFilter};
    await refuseUnknownMembers(name, others);
    const answer = await client.send(name, others as never, options);
    return (filter ? filtered(answer, filter) : answer) as EcrOutput<Name>;
  };
  return {
    settings: client.settings,
    send,
    region: async () => PUBLIC_REGION,
    endpoint: async () => client.settings.endpoint ?? PUBLIC_ENDPOINT,
    download: async () => {
      throw unsupported('ECR Public gives no download URLs');
    },
    close: () => client.close(),
  };
}

interface ImageFilter {
  tagStatus?: 'TAGGED' | 'UNTAGGED' | 'ANY';
  imageStatus?: string;
}

async function refuseUnknownMembers(operation: PublicOperation, input: object): Promise<void> {
  const {publicOperationShape} = await import('./public-operation-shape.ts');
  const known = new Set(publicOperationShape(operation).input.map(member => member.name));
  const unknown = Object.entries(input).filter(([name, value]) => value !== undefined && !known.has(name));
  if (unknown.length === 0) return;
  throw unsupported(`ECR Public's ${operation} takes no ${unknown.map(([name]) => name).join(', ')}`);
}

/** ECR: DescribeImages of ECR Public takes no filter, so it is applied to what comes back. */
function filtered(answer: object, filter: ImageFilter): object {
  if (filter.imageStatus !== undefined && !/^(?:ANY|ACTIVE)$/.test(filter.imageStatus)) {
    throw unsupported('ECR Public has no storage classes');
  }
  const {imageDetails} = answer as {imageDetails?: ImageDetail[]};
  const keep = (image: ImageDetail): boolean => {
    const isTagged = (image.imageTags ?? []).length > 0;
    return filter.tagStatus === 'TAGGED' ? isTagged : filter.tagStatus !== 'UNTAGGED' || !isTagged;
  };
  return imageDetails === undefined ? answer : {...answer, imageDetails: imageDetails.filter(keep)};
}

function unsupported(message: string): EcrctlError {
  return new EcrctlError('UNSUPPORTED', message, {
    hint: 'ecrctl api --public --list shows what ECR Public can do',
  });
}
