import type {CallContext} from '../call-context.ts';
import type {Answer} from '../http/answer.ts';
import {getBlob, headBlob} from './blobs.ts';
import {listCatalog} from './catalog.ts';
import {deleteBlob} from './delete-blob.ts';
import {deleteManifest, getManifest, headManifest, putManifest} from './manifests.ts';
import {listReferrers} from './referrers.ts';
import type {DistributionRequest, Target} from './request.ts';
import {listTags} from './tags.ts';
import {cancelUpload, finishUpload, startUpload, uploadChunk, uploadStatus} from './uploads.ts';

/** What answers a route. */
export type RouteHandler = (
  call: CallContext,
  target: Target,
  request: DistributionRequest,
) => Answer | Promise<Answer>;

/**
 * One kind of path with its methods; `action` is the permission that the method needs, `operation` what it
 * is called in records where that is another name.
 */
interface Route {
  /** Groups: the repository's name, then the last part. Names may hold words of routes: the longest wins. */
  path: RegExp;
  methods: Readonly<Record<string, {action: string; operation?: string; handle: RouteHandler}>>;
}

/** Every route with a repository, the more particular ones first. */
const ROUTES: readonly Route[] = [
  {
    path: /^\/v2\/(.+)\/blobs\/uploads\/?$/,
    methods: {POST: {action: 'InitiateLayerUpload', handle: startUpload}},
  },
  {
    path: /^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/,
    methods: {
      GET: {action: 'UploadLayerPart', handle: uploadStatus},
      PATCH: {action: 'UploadLayerPart', handle: uploadChunk},
      PUT: {action: 'CompleteLayerUpload', handle: finishUpload},
      DELETE: {action: 'UploadLayerPart', handle: cancelUpload},
    },
  },
  {
    path: /^\/v2\/(.+)\/blobs\/([^/]+)$/,
    methods: {
      HEAD: {action: 'BatchCheckLayerAvailability', handle: headBlob},
      GET: {action: 'GetDownloadUrlForLayer', handle: getBlob},
      DELETE: {action: 'BatchDeleteImage', handle: deleteBlob},
    },
  },
  {
    path: /^\/v2\/(.+)\/manifests\/([^/]+)$/,
    methods: {
      HEAD: {action: 'BatchGetImage', handle: headManifest},
      GET: {action: 'BatchGetImage', handle: getManifest},
      PUT: {action: 'PutImage', handle: putManifest},
      DELETE: {action: 'BatchDeleteImage', handle: deleteManifest},
    },
  },
  {path: /^\/v2\/(.+)\/tags\/list$/, methods: {GET: {action: 'ListImages', handle: listTags}}},
  {
    path: /^\/v2\/(.+)\/referrers\/([^/]+)$/,
    methods: {
      GET: {action: 'BatchGetImage', operation: 'ListImageReferrers', handle: listReferrers},
    },
  },
];

/** The whole registry's routes. */
const CATALOG = {action: 'DescribeRepositories', handle: listCatalog};

/** A route that a request takes. */
export interface MatchedRoute {
  action: string;
  operation?: string;
  handle: RouteHandler;
  /** Undefined for the catalog, which has none. */
  repositoryName: string | undefined;
  name: string;
}

/** Finds the route of a path; `unsupported` when it has no such method, undefined when there is no such path. */
export function matchRoute(method: string, path: string): MatchedRoute | 'unsupported' | undefined {
  if (/^\/v2\/_catalog\/?$/.test(path)) {
    return method === 'GET' ? {...CATALOG, repositoryName: undefined, name: ''} : 'unsupported';
  }
  for (const route of ROUTES) {
    const found = route.path.exec(path);
    if (!found) continue;
    const entry = Object.hasOwn(route.methods, method) ? route.methods[method] : undefined;
    if (!entry) return 'unsupported';
    return {...entry, repositoryName: decode(found[1]!), name: decode(found[2] ?? '')};
  }
  return undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
