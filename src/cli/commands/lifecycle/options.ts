import {type Command, InvalidArgumentError} from 'commander';
import {parseTime} from '../../../lifecycle/parse-time.ts';

/** Where a command that judges images takes them, the policy and the moment from. */
export interface JudgeOptions {
  policy?: string;
  images?: string;
  now?: Date;
  readIndexes?: boolean;
}

/** The flags of `lifecycle preview`. */
export interface PreviewOptions extends JudgeOptions {
  allRepositories?: boolean;
  failIfExpiring?: string[];
  horizon?: number;
  compare?: boolean;
}

/** Adds --policy. */
export function addPolicyOption(command: Command): Command {
  return command.option(
    '--policy <file>',
    'policy to judge by; the stored one when absent, - for standard input',
  );
}

/** Adds --read-indexes. */
export function addReadIndexesOption(command: Command): Command {
  return command.option(
    '--read-indexes',
    'read the members of indexes even where that counts as a pull that matters',
  );
}

/** Adds --images, --now and --read-indexes. */
export function addImageOptions(command: Command): Command {
  return addReadIndexesOption(command)
    .option(
      '--images <file>',
      'what aws ecr describe-images printed (- for standard input); needs no registry',
    )
    .option('--now <time>', 'judge as of this moment, for example 2026-12-31T00:00:00Z', parseNow);
}

/** Seconds since 1970 have nine digits at least since 1973; a shorter number is a year or a slip. */
const SECONDS = /^\d{9,}(?:\.\d+)?$/;

function parseNow(value: string): Date {
  const time = parseTime(SECONDS.test(value) ? Number(value) : value);
  if (time) return time;
  throw new InvalidArgumentError('write a time with a zone, for example 2026-12-31T00:00:00Z.');
}
