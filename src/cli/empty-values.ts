import type {Command} from 'commander';
import {EcrctlError} from '../errors.ts';

/** A flag whose value is a variable that nobody set: whatever took its place would be something that nobody asked for. */
export function emptyFlag(flag: string): EcrctlError {
  return new EcrctlError('USAGE', `${flag} is empty`, {
    hint: 'a variable without a value, perhaps; leave the flag out for the default',
  });
}

/** @throws EcrctlError USAGE where an option of the command itself has an empty value */
export function refuseEmptyValues(command: Command): void {
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (value === '' || (Array.isArray(value) && value.includes('')))
      throw emptyFlag(option.long ?? option.flags);
  }
}
