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
  ['plainHttp', '--plain-http'],
  ['plainHttpCredentials', '--plain-http-credentials'],
] as const;

/** The commands that mean a registry; the others need no place. */
const PLACED_COMMAND =
  /\becrctl (?=(push|pull|copy|retag|image|repository|registry|usage|browse|lifecycle|policy|local|login|token|doctor|api)\b)/g;

/** A hint whose commands mean the same registry as the one that was just run, so that they work as they stand. */
export function inSamePlace(hint: string, options: GlobalOptions): string {
  return hint.replace(PLACED_COMMAND, (found, command) =>
    // A local ECR is all accounts and regions: it has no place but its data directory.
    [found, ...placeFlags(command === 'local' ? {data: options.data} : options)].join(''),
  );
}

function placeFlags(options: {[name in keyof GlobalOptions]?: GlobalOptions[name] | undefined}): string[] {
  return PLACE_FLAGS.flatMap(([name, flag]) => {
    const value = options[name];
    if (value === undefined || value === false) return [];
    if (value === true) return [`${flag} `];
    return [value].flat().map(one => `${flag} ${quoted(one)} `);
  });
}

function quoted(word: string): string {
  return /^[\w./:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
