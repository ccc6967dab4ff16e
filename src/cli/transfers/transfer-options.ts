import {type Command, InvalidArgumentError, Option} from 'commander';
import {EcrctlError} from '../../errors.ts';
import type {RepositoryOptions, SourceOptions} from '../context/command-context.ts';
import {parseCount} from '../global-options.ts';

/** Options that push, pull and copy share. */
export interface TransferOptions {
  platform?: string;
  transport?: 'auto' | 'layer-parts' | 'distribution';
  partSize?: number;
  concurrency?: number;
  compression?: 'gzip' | 'zstd' | 'none';
  compressionLevel?: number;
}

const MIB = 1024 * 1024;
/** What ECR accepts for every part but the last: 5 to 10 MiB by its quotas (20 MiB by its API's shape). */
const MIN_PART_MIB = 5;
const MAX_PART_MIB = 20;

/** Adds the options of everything that moves images. */
export function addTransferOptions(command: Command): Command {
  return command
    .option(
      '--platform <platform>',
      'take only the image for this platform, for example linux/arm64',
      onePlatform,
    )
    .addOption(
      new Option(
        '--transport <kind>',
        'how layers travel; auto means layer parts on ECR (and mounts, where the account has them on) and distribution elsewhere',
      )
        .choices(['auto', 'layer-parts', 'distribution'])
        .default('auto'),
    )
    .option('--part-size <MiB>', 'size of a layer part; ECR takes 5 to 10 MiB', parsePartSize)
    .option(
      '--concurrency <n>',
      'blobs moved at once (default 6, and 10 of less than 2 MiB beside them)',
      parseCount,
    );
}

/** Adds the options of what can read docker archives, whose layers are raw. */
export function addCompressionOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--compression <kind>', 'what raw layers of a docker archive become (default gzip)').choices(
        ['gzip', 'zstd', 'none'],
      ),
    )
    .option(
      '--compression-level <n>',
      'from 1 (fast) to 9 (small), zstd to 19 (default gzip 2, zstd 3)',
      parseCount,
    );
}

/** How the layers of a source shall be compressed. @throws EcrctlError USAGE for a level that there is not */
export function sourceOptions({compression = 'gzip', compressionLevel}: TransferOptions): SourceOptions {
  if (compressionLevel === undefined) return {compression};
  const highest = HIGHEST_LEVEL[compression];
  if (compressionLevel <= highest) return {compression, compressionLevel};
  throw new EcrctlError('USAGE', `${compression} has no compression level ${compressionLevel}`, {
    hint: highest === 0 ? 'leave --compression-level out' : `write a number from 1 to ${highest}`,
  });
}

const HIGHEST_LEVEL = {gzip: 9, zstd: 19, none: 0};

/** The part of these options that decides how a repository is opened. */
export function repositoryOptions(options: TransferOptions): RepositoryOptions {
  return {
    ...(options.transport ? {transport: options.transport} : {}),
    ...(options.partSize ? {partSize: options.partSize} : {}),
  };
}

function parsePartSize(value: string): number {
  const size = Number(value);
  if (size >= MIN_PART_MIB && size <= MAX_PART_MIB) return Math.floor(size * MIB);
  throw new InvalidArgumentError(`write a number of MiB from ${MIN_PART_MIB} to ${MAX_PART_MIB}.`);
}

/** Of several the last would win, and the others be missed by whoever asked for them. */
function onePlatform(value: string, before: string | undefined): string {
  if (before === undefined) return value;
  throw new InvalidArgumentError('only one platform can be chosen; leave --platform out to take all.');
}
