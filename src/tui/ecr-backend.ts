import type {ContentStore} from '../content/store.ts';
import {retag} from '../ecr/images/retag.ts';
import {deleteRepository} from '../ecr/repositories.ts';
import type {Backend} from './backend.ts';
import {readContentText} from './ecr-backend/content-text.ts';
import {deleteByDigest, deleteTags, moveToStorageClass} from './ecr-backend/deletions.ts';
import {readFindings} from './ecr-backend/findings.ts';
import {
  readImageDocument,
  readImages,
  readReferrers,
  readTaggedImages,
  scanImage,
} from './ecr-backend/images.ts';
import {readStoredLayer} from './ecr-backend/layer-files.ts';
import {type EcrBackendParts, idOf, targetOf} from './ecr-backend/parts.ts';
import {readAccessPolicies, readLifecyclePolicy} from './ecr-backend/policies.ts';
import {readRepositories, summarizeRepository, toRepositoryRecord} from './ecr-backend/repositories.ts';
import {readRegistrySettings} from './ecr-backend/settings.ts';
import {copyToRepository, pullToFile, pushFile} from './ecr-backend/transfers.ts';

export type {EcrBackendParts} from './ecr-backend/parts.ts';

/** What the screens need, over the calls of ECR and the stores that move images. */
export function createEcrBackend(parts: EcrBackendParts): Backend {
  const {api} = parts;
  const open = storeOpener(parts);
  return {
    place: parts.place,

    repositories: options => readRepositories(parts, options),
    repositorySummary: (name, options) => summarizeRepository(parts, name, options),
    images: (name, options) => readImages(parts, name, options),
    taggedImages: (name, tags, options) => readTaggedImages(parts, {repositoryName: name, tags}, options),
    imageDocument: (repositoryName, imageDigest, options) =>
      readImageDocument(parts, {repositoryName, imageDigest, store: () => open(repositoryName)}, options),
    findings: (repositoryName, imageDigest, options) =>
      readFindings(parts, {repositoryName, imageDigest}, options),
    referrers: (repositoryName, imageDigest, options) =>
      readReferrers(parts, {repositoryName, imageDigest}, options),
    async *layerFiles(repositoryName, layer, options) {
      yield* readStoredLayer(await open(repositoryName), layer, options);
    },
    async contentText(repositoryName, descriptor, options) {
      return readContentText(await open(repositoryName), descriptor, options);
    },

    lifecyclePolicy: (name, options) => readLifecyclePolicy(parts, name, options),
    async putLifecyclePolicy(name, lifecyclePolicyText, options) {
      await api.send('PutLifecyclePolicy', {...idOf(parts, name), lifecyclePolicyText}, options);
    },
    async deleteLifecyclePolicy(name, options) {
      await api.send('DeleteLifecyclePolicy', idOf(parts, name), options);
    },
    accessPolicies: (name, options) => readAccessPolicies(parts, name, options),
    async setRepositoryPolicy(name, policyText, options) {
      await api.send('SetRepositoryPolicy', {...idOf(parts, name), policyText}, options);
    },
    async deleteRepositoryPolicy(name, options) {
      await api.send('DeleteRepositoryPolicy', idOf(parts, name), options);
    },
    registrySettings: options => readRegistrySettings(parts, options),

    async createRepository(name, options) {
      const {repository = {}} = await api.send('CreateRepository', idOf(parts, name), options);
      return toRepositoryRecord(repository);
    },
    async deleteRepository(name, {force, signal}) {
      await deleteRepository(api, name, {registryId: parts.registryId, force, signal});
    },
    async putImageTagMutability(name, imageTagMutability, {exclusionFilters, ...options}) {
      const filters = exclusionFilters?.map(filter => ({filterType: 'WILDCARD' as const, filter}));
      const input = {
        ...idOf(parts, name),
        imageTagMutability,
        ...(filters && {imageTagMutabilityExclusionFilters: filters}),
      };
      await api.send('PutImageTagMutability', input, options);
    },

    async retag(name, imageDigest, {tags, signal}) {
      await retag(targetOf(parts, name), {tagOrDigest: imageDigest, tags, signal});
    },
    untag: (repositoryName, tags, options) => deleteTags(parts, {repositoryName, tags}, options),
    deleteImages: (repositoryName, imageDigests, options) =>
      deleteByDigest(parts, {repositoryName, imageDigests}, options),
    setStorageClass: (repositoryName, imageDigests, options) =>
      moveToStorageClass(parts, {repositoryName, imageDigests}, options),
    startImageScan: (repositoryName, imageDigest, options) =>
      scanImage(parts, {repositoryName, imageDigest}, options),

    push: (request, options) => pushFile(parts, {request, open}, options),
    pull: (request, options) => pullToFile(parts, {request, open}, options),
    copy: (request, options) => copyToRepository({request, open}, options),
    close: () => parts.close(),
  };
}

/** Opens each repository once; one that could not be opened is tried again the next time. */
function storeOpener(parts: EcrBackendParts): (repositoryName: string) => Promise<ContentStore> {
  const stores = new Map<string, Promise<ContentStore>>();
  return repositoryName => {
    const known = stores.get(repositoryName);
    if (known) return known;
    const opened = parts.openRepository(repositoryName);
    stores.set(repositoryName, opened);
    opened.catch(() => stores.delete(repositoryName));
    return opened;
  };
}
