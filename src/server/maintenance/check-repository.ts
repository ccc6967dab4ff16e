import {imageKey} from '../images/image-records.ts';
import {distinctDigests} from '../images/links.ts';
import {countImages} from '../state/counts.ts';
import type {ImageRecord, RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {checkManifest} from './check-manifest.ts';
import {type Findings, nameOf} from './finding.ts';

/** How often the images of a repository name a blob. */
interface Uses {
  references: number;
  archived: number;
}

/** What the check of one repository adds to. */
export interface RepositoryCheck {
  findings: Findings;
  /** In how many repositories each blob is. */
  holders: Map<string, number>;
}

/** Verifies everything in one repository; the answer is how much there was. */
export function checkRepository(
  state: State,
  repository: RepositoryId,
  {findings, holders}: RepositoryCheck,
): {images: number; layers: number} {
  const prefix = repositoryKey(repository);
  const uses = new Map<string, Uses>();
  let images = 0;
  for (const {key, value} of state.table('images').range({prefix})) {
    const digest = String(key[3]);
    images += 1;
    const manifest = checkManifest(state, repository, {digest, record: value, findings});
    for (const blob of distinctDigests(manifest?.blobs ?? [])) use(uses, blob, value);
    checkPointers(state, repository, {digest, record: value, findings});
  }
  const recorded = countImages(state, repository);
  findings.expect(recorded === images, nameOf(repository), `counts ${recorded} images, has ${images}`);
  checkTags(state, repository, findings);
  checkEdges(state, repository, findings);
  return {images, layers: checkLayers(state, repository, {findings, holders, uses})};
}

function use(uses: Map<string, Uses>, blob: string, {status}: ImageRecord): void {
  const {references, archived} = uses.get(blob) ?? {references: 0, archived: 0};
  uses.set(blob, {references: references + 1, archived: archived + Number(status !== 'ACTIVE')});
}

interface ImageCheck {
  digest: string;
  record: ImageRecord;
  findings: Findings;
}

/** The records that an image's own record calls for. */
function checkPointers(state: State, repository: RepositoryId, {digest, record, findings}: ImageCheck): void {
  const base = repositoryKey(repository);
  const subject = `${nameOf(repository)}@${digest}`;
  for (const tag of record.tags) {
    const target = state.table('tags').get([...base, tag]);
    findings.expect(target === digest, subject, `has the tag ${tag}, which points to ${target ?? 'nothing'}`);
  }
  for (const child of record.children ?? []) {
    findings.expect(
      state.table('images').has([...base, child]),
      subject,
      `lists ${child}, which is not there`,
    );
    findings.expect(
      state.table('parents').has([...base, child, digest]),
      subject,
      `is not noted at ${child}`,
    );
  }
  if (record.subject === undefined) return;
  const noted = state.table('referrers').has([...base, record.subject, digest]);
  findings.expect(noted, subject, `refers to ${record.subject}, where it is not noted`);
}

function checkTags(state: State, repository: RepositoryId, findings: Findings): void {
  for (const {key, value: digest} of state.table('tags').range({prefix: repositoryKey(repository)})) {
    const tag = String(key[3]);
    const image = state.table('images').get(imageKey(repository, digest));
    const subject = `${nameOf(repository)}:${tag}`;
    findings.expect(
      image?.tags.includes(tag) ?? false,
      subject,
      `points to ${digest}, which does not have it`,
    );
  }
}

/** Notes of indexes and referrers that must have an image behind them. */
function checkEdges(state: State, repository: RepositoryId, findings: Findings): void {
  for (const table of ['parents', 'referrers'] as const) {
    for (const key of state.table(table).keys({prefix: repositoryKey(repository)})) {
      const [from, to] = [String(key[4]), String(key[3])];
      const image = state.table('images').get(imageKey(repository, from));
      const points = table === 'parents' ? image?.children?.includes(to) : image?.subject === to;
      findings.expect(
        points ?? false,
        `${nameOf(repository)}@${to}`,
        `is noted in ${table} for ${from} in vain`,
      );
    }
  }
}

interface LayerCheck extends RepositoryCheck {
  uses: Map<string, Uses>;
}

function checkLayers(state: State, repository: RepositoryId, {findings, holders, uses}: LayerCheck): number {
  let layers = 0;
  for (const {key, value} of state.table('layers').range({prefix: repositoryKey(repository)})) {
    const digest = String(key[3]);
    const subject = `${nameOf(repository)} layer ${digest}`;
    const {references, archived} = uses.get(digest) ?? {references: 0, archived: 0};
    layers += 1;
    holders.set(digest, (holders.get(digest) ?? 0) + 1);
    uses.delete(digest);
    findings.expect(
      value.references === references,
      subject,
      `counts ${value.references} images, has ${references}`,
    );
    findings.expect(
      value.archivedReferences === archived,
      subject,
      `counts ${value.archivedReferences} archived images, has ${archived}`,
    );
    const idle = state.table('idleLayers').has(key);
    findings.expect(
      idle === (references === 0),
      subject,
      idle ? 'is noted as idle, but used' : 'is not noted as idle',
    );
    const size = state.table('blobs').get([digest])?.size;
    findings.expect(
      size === value.size,
      subject,
      `has ${value.size} bytes, its content ${size ?? 'no record'}`,
    );
  }
  for (const missing of uses.keys()) {
    findings.expect(false, `${nameOf(repository)} layer ${missing}`, 'is named by an image and is not there');
  }
  return layers;
}
