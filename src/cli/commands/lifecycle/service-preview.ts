import type {LifecyclePolicyPreviewResult} from '@aws-sdk/client-ecr';
import {paginate} from '../../../ecr/paginate.ts';
import {LIFECYCLE_POLICY_PREVIEW_COMPLETE, waitUntil} from '../../../ecr/waiters.ts';
import type {Preview} from '../../../lifecycle/preview.ts';
import type {CommandContext} from '../../context/command-context.ts';
import type {EcrRepository} from '../../repository-of.ts';

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
  await waitUntil(repository.ecr.client, LIFECYCLE_POLICY_PREVIEW_COMPLETE, {
    input: {...repository.id, maxResults: 1},
    signal: context.signal,
  });
  return differences(options.ours, await readResults(context, repository));
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
