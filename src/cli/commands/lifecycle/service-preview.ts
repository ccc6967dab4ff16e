import {setTimeout as delay} from 'node:timers/promises';
import type {LifecyclePolicyPreviewResult} from '@aws-sdk/client-ecr';
import {paginate} from '../../../ecr/paginate.ts';
import {EcrctlError} from '../../../errors.ts';
import type {Preview} from '../../../lifecycle/preview.ts';
import type {CommandContext} from '../../context/command-context.ts';
import type {EcrRepository} from '../../repository-of.ts';

/** Waits between questions: soon at first, then as AWS's own waiter does (5 s), for about two minutes. */
const WAITS = [200, 400, 800, 1600, 3000, ...new Array<number>(24).fill(5000)];

/** An image on which the two previews do not agree; absent where one of them keeps it. */
export interface PreviewDifference {
  imageDigest: string;
  imageTags?: readonly string[];
  ours?: string;
  service?: string;
}

/** Has the service make its own preview and lists where it differs from ours. */
export async function compareWithService(
  context: CommandContext,
  repository: EcrRepository,
  options: {policyText: string; ours: Preview},
): Promise<PreviewDifference[]> {
  const input = {...repository.id, lifecyclePolicyText: options.policyText};
  await repository.ecr.client.send('StartLifecyclePolicyPreview', input, context);
  await untilComplete(context, repository);
  return differences(options.ours, await readResults(context, repository));
}

async function untilComplete(context: CommandContext, {ecr, id}: EcrRepository): Promise<void> {
  for (const wait of WAITS) {
    const {status} = await ecr.client.send('GetLifecyclePolicyPreview', {...id, maxResults: 1}, context);
    if (status === 'COMPLETE') return;
    if (status !== 'IN_PROGRESS') {
      throw new EcrctlError('SERVICE_ERROR', `the service's preview ended as ${status ?? 'nothing known'}`);
    }
    await delay(wait, undefined, {signal: context.signal});
  }
  throw new EcrctlError('TIMED_OUT', 'the service has not finished its preview', {
    hint: 'try again later; a large repository can take several minutes',
  });
}

async function readResults(
  context: CommandContext,
  {ecr, id}: EcrRepository,
): Promise<LifecyclePolicyPreviewResult[]> {
  const results: LifecyclePolicyPreviewResult[] = [];
  const pages = {input: {...id, maxResults: 100}, signal: context.signal};
  for await (const page of paginate(ecr.client, 'GetLifecyclePolicyPreview', pages)) {
    results.push(...(page.previewResults ?? []));
  }
  return results;
}

function differences(ours: Preview, service: readonly LifecyclePolicyPreviewResult[]): PreviewDifference[] {
  const mine = new Map(ours.previewResults.map(result => [result.imageDigest, result]));
  const theirs = new Map(service.map(result => [result.imageDigest ?? '', result]));
  return [...new Set([...mine.keys(), ...theirs.keys()])].flatMap(imageDigest => {
    const [one, other] = [mine.get(imageDigest), theirs.get(imageDigest)];
    const [own, foreign] = [described(one), described(other)];
    if (own === foreign) return [];
    const imageTags = one?.imageTags ?? other?.imageTags;
    return [
      {
        imageDigest,
        ...(imageTags && {imageTags}),
        ...(own !== undefined && {ours: own}),
        ...(foreign !== undefined && {service: foreign}),
      },
    ];
  });
}

function described(result: LifecyclePolicyPreviewResult | Preview['previewResults'][number] | undefined) {
  return result && `${result.action?.type} by rule ${result.appliedRulePriority}`;
}
