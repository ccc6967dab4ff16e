import {EcrctlError} from '../../errors.ts';

/** How a question is answered by naming the thing rather than with yes. */
export interface ConfirmationName {
  name: string;
  /** Whether the name has to be typed; otherwise y does. */
  required: boolean;
  /** The name was given on the command line, and rightly. */
  given: boolean;
}

/**
 * What --confirm says about a question.
 * @throws EcrctlError USAGE where it names something else
 */
export function confirmationName(
  name: string,
  {given, severe}: {given: string | undefined; severe: boolean},
): ConfirmationName {
  if (given === undefined || given === name) return {name, required: severe, given: given === name};
  throw new EcrctlError('USAGE', `--confirm names ${given}, but this is ${name}`, {
    hint: 'nothing was changed; check which repository is meant',
  });
}
