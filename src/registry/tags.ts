import type {Abortable} from '../content/store.ts';
import {isTag} from '../oci/reference.ts';
import {endlessList} from './endless-list.ts';
import {nextPage} from './link.ts';
import type {RegistryDocument, RegistryRequest} from './registry-client.ts';
import {RegistryError} from './registry-error.ts';
import {pathOf, pullScopes, type Repository} from './repository.ts';

/** Tags asked for at once. */
// ECR: refuses to list more than 1,000 tags at once.
const PAGE_SIZE = 1000;

/** A thousand tags of 128 characters take an eighth of this. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;

/** A million tags; ECR allows 100,000 images in a repository. A registry that gives more gives them in circles. */
const MAX_PAGES = 1000;

/**
 * Every tag of a repository in the registry's own order, page by page.
 * @throws EcrctlError REPOSITORY_NOT_FOUND, PROTOCOL_ERROR
 */
export async function* listTags(
  repository: Repository,
  {signal}: Abortable = {},
): AsyncGenerator<string, void, undefined> {
  let target: string | URL | undefined = pathOf(repository, `tags/list?n=${PAGE_SIZE}`);
  for (let pages = 0; target !== undefined; pages++) {
    if (pages === MAX_PAGES) {
      const url = new URL(target, repository.client.origin);
      throw endlessList(`tags of ${repository.name}`, pages, url);
    }
    const page: RegistryDocument = await repository.client.read(
      {...tagsRequest(repository, target), signal},
      MAX_PAGE_BYTES,
    );
    yield* tagsOf(page);
    target = nextPage(page);
  }
}

function tagsRequest(repository: Repository, target: string | URL): RegistryRequest {
  return {
    method: 'GET',
    target,
    expect: [200],
    notFound: 'REPOSITORY_NOT_FOUND',
    scopes: pullScopes(repository.name),
  };
}

function tagsOf({bytes, url}: RegistryDocument): string[] {
  let tags: unknown;
  try {
    tags = JSON.parse(bytes.toString('utf8')).tags ?? [];
  } catch {
    tags = undefined;
  }
  // A text that is no tag could lead elsewhere once it stands in a path, at this registry or at another.
  if (Array.isArray(tags) && tags.every(tag => typeof tag === 'string' && isTag(tag))) return tags;
  throw new RegistryError('PROTOCOL_ERROR', 'the registry answered with something that is no list of tags', {
    method: 'GET',
    url,
  });
}
