import type {Command} from 'commander';
import {EcrctlError, hasCode} from '../../errors.ts';
import type {ImageLocation} from '../../oci/image-location.ts';
import type {CommandContext, ContextSide, SideOptions} from '../context/command-context.ts';
import type {GlobalOptions} from '../global-options.ts';
import {inSamePlace} from '../place-flags.ts';

/** With which settings the two ends of a copy are opened; what is not written is the command's own. */
export interface SidesOptions {
  sourceProfile?: string;
  sourceContext?: string;
  targetProfile?: string;
  targetContext?: string;
}

/** Adds a profile and a context for each end. */
export function addSidesOptions(command: Command): Command {
  return command
    .option('--source-profile <profile>', 'AWS profile for the source')
    .option('--target-profile <profile>', 'AWS profile for the target')
    .option('--source-context <context>', 'named context of the settings file for the source')
    .option('--target-context <context>', 'named context of the settings file for the target');
}

/**
 * Both ends, each with its own settings where it has some.
 * @throws EcrctlError USAGE for those of an end that is a file
 */
export async function openSides(
  context: CommandContext,
  {from, to}: {from: ImageLocation; to: ImageLocation},
  options: SidesOptions,
): Promise<{source: ContextSide; target: ContextSide}> {
  const open = async (end: 'source' | 'target', location: ImageLocation): Promise<ContextSide> => {
    const own = sideOptions(options, end);
    if (own.profile === undefined && own.context === undefined) return context;
    if (location.kind === 'registry') return context.side(own);
    throw new EcrctlError(
      'USAGE',
      `the ${end} ${location.path} is a file, which needs no profile or context`,
      {
        hint: `leave --${end}-profile and --${end}-context out`,
      },
    );
  };
  return {source: await open('source', from), target: await open('target', to)};
}

/** A failure whose hint means the registry of the target, so that its commands work as they stand. */
export function atTarget(error: unknown, options: SidesOptions & GlobalOptions): unknown {
  if (!hasCode(error) || error.hint === undefined) return error;
  const hint = inSamePlace(error.hint, {...options, ...sideOptions(options, 'target')});
  return new EcrctlError(error.code, error.message, {hint, cause: error});
}

function sideOptions(options: SidesOptions, end: 'source' | 'target'): SideOptions {
  const [profile, context] =
    end === 'source'
      ? [options.sourceProfile, options.sourceContext]
      : [options.targetProfile, options.targetContext];
  return {...(profile === undefined ? {} : {profile}), ...(context === undefined ? {} : {context})};
}
