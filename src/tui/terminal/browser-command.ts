/** A program and what it is started with. */
export interface BrowserCommand {
  program: string;
  args: readonly string[];
}

/**
 * What opens an address in the user's browser; undefined where there is none to be seen: over SSH, or on Linux
 * without a display. `$BROWSER` may have arguments, so a shell reads it.
 */
export function browserCommand(
  url: string,
  {env, platform}: {env: NodeJS.ProcessEnv; platform: NodeJS.Platform},
): BrowserCommand | undefined {
  const hasDisplay = Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  if (env.SSH_CONNECTION && !hasDisplay) return undefined;
  if (env.BROWSER && platform !== 'win32')
    return {program: '/bin/sh', args: ['-c', `${env.BROWSER} "$1"`, 'sh', url]};
  switch (platform) {
    case 'darwin':
      return {program: 'open', args: [url]};
    case 'win32':
      return {program: 'rundll32', args: ['url.dll,FileProtocolHandler', url]};
    default:
      return hasDisplay ? {program: 'xdg-open', args: [url]} : undefined;
  }
}
