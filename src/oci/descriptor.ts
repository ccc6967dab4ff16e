import {EcrctlError} from '../errors.ts';
import {type Digest, isDigest} from './digest.ts';
import type {Platform} from './platform.ts';

/** The way to speak of any content (image-spec v1.1.1, descriptor.md). `size` is in bytes, always. */
export interface Descriptor {
  mediaType: string;
  digest: Digest;
  size: number;
  platform?: Platform;
  annotations?: Record<string, string>;
  artifactType?: string;
  urls?: string[];
  data?: string;
}

/** Checks the three members that every descriptor needs; `where` names it in the error. */
export function checkDescriptor(value: unknown, where: string): Descriptor {
  const descriptor = value as Partial<Descriptor> | null;
  if (typeof descriptor !== 'object' || descriptor === null) throw invalid(where, 'is not an object');
  if (!isDigest(descriptor.digest)) throw invalid(where, 'has no valid digest');
  if (!Number.isSafeInteger(descriptor.size) || descriptor.size! < 0)
    throw invalid(where, 'has no valid size');
  if (typeof descriptor.mediaType !== 'string') throw invalid(where, 'has no mediaType');
  return descriptor as Descriptor;
}

function invalid(where: string, what: string): EcrctlError {
  return new EcrctlError('INVALID_MANIFEST', `${where} ${what}`);
}
