import {canKeep, MIN_KEPT_BYTES, type WritableStore} from '../../content/store.ts';
import {EcrctlError, hasCode} from '../../errors.ts';
import {type CopyImageOptions, copyImage} from '../../transfer/copy-image.ts';
import {type CopyReferrersOptions, copyReferrers} from '../../transfer/copy-referrers.ts';
import type {CommandContext} from '../context/command-context.ts';
import {humanBytes} from '../output/cell.ts';
import {keepYoungGenerationSmall} from '../process/engine-tuning.ts';

/** What to move, and what a pipeline's log calls it. */
export interface Move extends Pick<CopyImageOptions, 'source' | 'destination' | 'root' | 'tags'> {
  title: string;
  concurrency?: number | undefined;
  /** Signatures, SBOMs and attestations go along. */
  referrers?: MovedReferrers | undefined;
}

/** How what refers to an image goes along. */
export interface MovedReferrers extends Pick<CopyReferrersOptions, 'names' | 'nameReferrer' | 'isKept'> {
  /** Without the image, which is there already. */
  alone?: boolean;
}

/** Copies one image, shown as it goes. */
export async function moveImage(context: CommandContext, move: Move): Promise<void> {
  keepYoungGenerationSmall();
  const {title, concurrency, referrers, ...ends} = move;
  const endGroup = context.annotations.group(title);
  const progress = await context.progress();
  const options: CopyImageOptions = {
    ...ends,
    signal: context.signal,
    onEvent: progress.onEvent,
    ...(concurrency === undefined ? {} : {concurrency}),
  };
  try {
    if (!referrers?.alone) await copyImage(options);
    if (referrers) await copyReferrers({...options, ...referrers});
  } catch (error) {
    throw hasCode(error, 'THROTTLED') ? askedTooMuch(error) : error;
  } finally {
    progress.close();
    endGroup();
  }
}

/** What moves images asks for much at once, and has a flag for that. */
function askedTooMuch(cause: EcrctlError): EcrctlError {
  return new EcrctlError(cause.code, cause.message, {
    hint: 'ask for less at once (--concurrency) or allow more attempts (--max-attempts)',
    cause,
  });
}

/** Gives up what was being written, and says what is kept of it. */
export async function abandonTarget(context: CommandContext, target: WritableStore): Promise<void> {
  await target.abandon();
  const kept = canKeep(target) ? target.kept() : undefined;
  if (!kept || kept.bytes < MIN_KEPT_BYTES) return;
  context.output.note(
    `kept ${humanBytes(kept.bytes)} in ${kept.location}; the same command goes on from there`,
  );
}
