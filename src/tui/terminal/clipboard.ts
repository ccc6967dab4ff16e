/** More than this many terminals refuse to take (xterm's limit, which others follow). */
const MAX_CLIPBOARD = 74_994;

/**
 * The sequence that puts a text on the clipboard of the terminal (OSC 52). Inside tmux it is sent twice: for a
 * tmux that takes it itself (set-clipboard) and for one that lets it pass (allow-passthrough).
 */
export function clipboardSequence(text: string, env: NodeJS.ProcessEnv): string {
  const encoded = Buffer.from(text, 'utf8').toString('base64').slice(0, MAX_CLIPBOARD);
  const sequence = `\x1b]52;c;${encoded}\x07`;
  if (env.TMUX) return `${sequence}\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
  return env.TERM?.startsWith('screen') ? `\x1bP${sequence}\x1b\\` : sequence;
}
