/** What decides about colour, apart from the stream itself. */
export interface ColorWishes {
  flag: 'auto' | 'always' | 'never' | undefined;
  env: NodeJS.ProcessEnv;
}

type ColorLevel = 0 | 1 | 2 | 3;

/**
 * How many colours a stream gets: --color, then FORCE_COLOR, NO_COLOR, CLICOLOR_FORCE, CLICOLOR=0,
 * TERM=dumb, and at last whether it is a terminal (no-color.org, force-color.org, bixense.com/clicolors).
 */
export function colorLevel(stream: {isTTY?: boolean}, {flag, env}: ColorWishes): ColorLevel {
  if (flag === 'never') return 0;
  if (flag === 'always') return 1;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR === '0' || env.FORCE_COLOR === 'false' ? 0 : 1;
  if (env.NO_COLOR) return 0;
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== '0') return 1;
  if (env.CLICOLOR === '0' || env.TERM === 'dumb') return 0;
  return stream.isTTY ? 1 : 0;
}
