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
  };
  rootfs?: {type: string; diff_ids: Digest[]};
  history?: HistoryEntry[];
}

/** Parses a configuration blob; an artifact's config may be any JSON object. */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  const config = parseJson(new TextDecoder().decode(bytes), unreadable);
  if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config as ImageConfig;
  throw unreadable('is not a JSON object');
}

function unreadable(why: string, cause?: unknown): EcrctlError {
  return new EcrctlError('INVALID_MANIFEST', `the image configuration ${why}`, {cause});
}

/** History entries that made a layer, in the order of `layers`; fewer when the history is incomplete. */
export function layerHistory(config: ImageConfig): HistoryEntry[] {
  return (config.history ?? []).filter(entry => !entry.empty_layer);
}
