import {evaluate} from '../../lifecycle/evaluate.ts';
import {parseLifecyclePolicy} from '../../lifecycle/parse.ts';
import {type Preview, preview} from '../../lifecycle/preview.ts';
import type {ServerParts} from '../call-context.ts';
import type {RepositoryId} from '../state/records.ts';
import type {PreviewRecord, PreviewResultRecord} from '../state/registry-records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import {repositoryImages} from './repository-images.ts';

/** Answers every preview that was asked for. */
export async function runPreviews(server: ServerParts): Promise<void> {
  const pending = [...server.state.table('pendingPreviews').range({prefix: []})];
  for (const {key} of pending) {
    const [accountId = '', region = '', repositoryName = ''] = key.map(String);
    await runPreview(server, {accountId, region, repositoryName});
  }
}

async function runPreview(server: ServerParts, repository: RepositoryId): Promise<void> {
  const {state} = server;
  const asked = state.table('previews').get(repositoryKey(repository));
  const found = asked && evaluateFor(server, repository, asked);
  await state.transaction(() => {
    state.table('pendingPreviews').remove(repositoryKey(repository));
    const current = state.table('previews').get(repositoryKey(repository));
    if (!found || current?.status !== 'IN_PROGRESS' || current.startedAt !== asked.startedAt) return;
    replaceResults(server, repository, found.previewResults);
    const {expiringImageTotalCount: expiring, transitioningImageTotalCounts: counts} = found.summary;
    const transitioning = counts?.[0]?.imageTotalCount ?? 0;
    state
      .table('previews')
      .put(repositoryKey(repository), {...current, status: 'COMPLETE', expiring, transitioning});
  });
}

function evaluateFor(server: ServerParts, repository: RepositoryId, {text}: PreviewRecord): Preview {
  const images = repositoryImages(server.state, repository);
  return preview(evaluate(parseLifecyclePolicy(text), images, new Date(server.clock())));
}

function replaceResults(
  {state}: ServerParts,
  repository: RepositoryId,
  results: Preview['previewResults'],
): void {
  const table = state.table('previewResults');
  for (const key of [...table.keys({prefix: repositoryKey(repository)})]) table.remove(key);
  for (const [position, result] of results.entries()) {
    table.put([...repositoryKey(repository), position], recordOf(result));
  }
}

function recordOf({
  imageTags = [],
  imagePushedAt,
  reason: _,
  ...rest
}: Preview['previewResults'][number]): PreviewResultRecord {
  return {...rest, imageTags: [...imageTags], imagePushedAt: imagePushedAt.getTime()};
}
