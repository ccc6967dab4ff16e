import type {GlobalOptions} from './global-options.ts';

/** The flags that say which registry a command means, as `GlobalOptions` names them. */
const PLACE_FLAGS = [
  ['profile', '--profile'],
  ['region', '--region'],
  ['registryId', '--registry-id'],
  ['endpointUrl', '--endpoint-url'],
  ['local', '--local'],
  ['public', '--public'],
  ['data', '--data'],
  ['context', '--context'],
] as const;

/** The commands that mean a registry; the others need no place. */
const PLACED_COMMAND =
  /\becrctl (?=(?:push|pull|copy|retag|image|repository|registry|usage|browse|lifecycle|policy|local|login|token|doctor|api)\b)/g;

/** A hint whose commands mean the same registry as the one that was just run, so that they work as they stand. */
export function inSamePlace(hint: string, options: GlobalOptions): string {
  const flags = PLACE_FLAGS.flatMap(([name, flag]) => {
    const value = options[name];
    if (value === undefined || value === false) return [];
    return value === true ? [flag] : [flag, quoted(value)];
  });
  return flags.length === 0 ? hint : hint.replace(PLACED_COMMAND, () => `ecrctl ${flags.join(' ')} `);
}

function quoted(word: string): string {
  return /^[\w./:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
