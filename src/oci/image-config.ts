import {EcrctlError} from '../errors.ts';
import {parseJson} from '../json/parse-json.ts';
import type {Digest} from './digest.ts';
import type {Platform} from './platform.ts';

/** One step of an image's history (image-spec v1.1.1, config.md). */
export interface HistoryEntry {
  created?: string;
  created_by?: string;
  author?: string;
  comment?: string;
  empty_layer?: boolean;
}

/** An image's configuration blob. `diff_ids` are digests of uncompressed layers, lowest first. */
export interface ImageConfig extends Partial<Platform> {
  created?: string;
  author?: string;
  config?: {
    User?: string;
    ExposedPorts?: Record<string, object>;
    Env?: string[];
    Entrypoint?: string[];
    Cmd?: string[];
    Volumes?: Record<string, object>;
    WorkingDir?: string;
    Labels?: Record<string, string>;
    StopSignal?: string;
    /** Docker's own: how a container's health is checked. */
    Healthcheck?: object;
  };
  rootfs?: {type: string; diff_ids: Digest[]};
  history?: HistoryEntry[];
}

/**
 * Parses a configuration blob; an artifact's config may be any JSON object. A member of another type than the
 * specification gives it counts as missing; what the specification does not know stays as it is.
 */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  const config = parseJson(new TextDecoder().decode(bytes), unreadable);
  if (isObject(config)) return readConfig(config) as ImageConfig;
  throw unreadable('is not a JSON object');
}

function unreadable(why: string, cause?: unknown): EcrctlError {
  return new EcrctlError('INVALID_MANIFEST', `the image configuration ${why}`, {cause});
}

/** History entries that made a layer, in the order of `layers`; fewer when the history is incomplete. */
export function layerHistory(config: ImageConfig): HistoryEntry[] {
  return (config.history ?? []).filter(entry => !entry.empty_layer);
}

/** Gives a value as it may be used; undefined where its type is not the one that it should have. */
type Read = (value: unknown) => unknown;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text: Read = value => (typeof value === 'string' ? value : undefined);
const flag: Read = value => (typeof value === 'boolean' ? value : undefined);
const object: Read = value => (isObject(value) ? value : undefined);
const texts: Read = value =>
  Array.isArray(value) && value.every(one => typeof one === 'string') ? value : undefined;

/** An object whose members are read so; Go programs write null for what is not there. */
function members(reads: Record<string, Read>): Read {
  return value => {
    if (!isObject(value)) return undefined;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, member]) => {
        const known = member !== null && Object.hasOwn(reads, name);
        const read = known ? reads[name]!(member) : member;
        return read === undefined ? [] : [[name, read]];
      }),
    );
  };
}

const readHistoryEntry = members({
  created: text,
  created_by: text,
  author: text,
  comment: text,
  empty_layer: flag,
});

const readConfig = members({
  os: text,
  architecture: text,
  variant: text,
  'os.version': text,
  'os.features': texts,
  created: text,
  author: text,
  config: members({
    User: text,
    ExposedPorts: object,
    Env: texts,
    Entrypoint: texts,
    Cmd: texts,
    Volumes: object,
    WorkingDir: text,
    Labels: value => (isObject(value) && texts(Object.values(value)) ? value : undefined),
    StopSignal: text,
  }),
  rootfs: members({type: text, diff_ids: texts}),
  // Entries stand for layers by their order, so that one which cannot be read keeps its place.
  history: value => (Array.isArray(value) ? value.map(one => readHistoryEntry(one) ?? {}) : undefined),
});
