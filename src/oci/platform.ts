import {EcrctlError} from '../errors.ts';

/** The platform an image runs on, as in an index entry or an image configuration. */
export interface Platform {
  os: string;
  architecture: string;
  variant?: string;
  'os.version'?: string;
  'os.features'?: string[];
}

/** Spellings that people and `uname` use, to Go's GOARCH and variant (containerd's platforms package). */
const ARCHITECTURE_ALIASES: Record<string, {architecture: string; variant?: string}> = {
  x86_64: {architecture: 'amd64'},
  'x86-64': {architecture: 'amd64'},
  i386: {architecture: '386'},
  i686: {architecture: '386'},
  aarch64: {architecture: 'arm64'},
  armhf: {architecture: 'arm', variant: 'v7'},
  armel: {architecture: 'arm', variant: 'v6'},
};

/** Parses `os/architecture[/variant]`; `amd64` alone means `linux/amd64`. */
export function parsePlatform(text: string): Platform {
  const parts = text.toLowerCase().split('/');
  if (parts.length === 1) parts.unshift('linux');
  const [os, architecture, variant] = parts;
  if (!os || !architecture || variant === '' || parts.length > 3) {
    throw new EcrctlError('INVALID_PLATFORM', `"${text}" is not a platform`, {
      hint: 'write os/architecture or os/architecture/variant, for example linux/arm64',
    });
  }
  const alias = ARCHITECTURE_ALIASES[architecture] ?? {architecture};
  const chosen = variant ?? alias.variant;
  return chosen === undefined
    ? {os, architecture: alias.architecture}
    : {os, architecture: alias.architecture, variant: chosen};
}

/** `linux/arm64/v8`, or `unknown` where an image does not say. */
export function formatPlatform(platform: Partial<Platform> | undefined): string {
  if (!platform?.os || !platform.architecture) return 'unknown';
  const base = `${platform.os}/${platform.architecture}`;
  return platform.variant ? `${base}/${platform.variant}` : base;
}

/** The variant that an architecture means when none is written (containerd: arm64 is v8, arm is v7). */
function impliedVariant(platform: Platform): string | undefined {
  if (platform.variant !== undefined && platform.variant !== '') return platform.variant;
  if (platform.architecture === 'arm64') return 'v8';
  return platform.architecture === 'arm' ? 'v7' : undefined;
}

/** Whether an image for `offered` is what somebody who asked for `wanted` means. */
export function platformMatches(wanted: Platform, offered: Platform | undefined): boolean {
  if (!offered || wanted.os !== offered.os || wanted.architecture !== offered.architecture) return false;
  return impliedVariant(wanted) === impliedVariant(offered);
}
