/** One way to authenticate that a server offers (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** In lower case: `basic`, `bearer`. */
  scheme: string;
  /** Names in lower case, values without their quotes. */
  parameters: Record<string, string>;
}

/** A header longer than this is not read to its end; real ones have some hundred characters. */
const MAX_HEADER_CHARACTERS = 8 * 1024;

/** `scheme`, `name=value` and `name="quoted value"`, in the order of RFC 9110's grammar. */
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const PARAMETER = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/y;

/** Reads a WWW-Authenticate header with any number of challenges; what cannot be read ends the list. */
export function parseChallenges(header: string | undefined): Challenge[] {
  const text = (header ?? '').slice(0, MAX_HEADER_CHARACTERS);
  const challenges: Challenge[] = [];
  let position = skipSeparators(text, 0);
  while (position < text.length) {
    const parameter = matchAt(PARAMETER, text, position);
    const current = challenges.at(-1);
    if (parameter && current) {
      const value = parameter[2]?.replace(/\\(.)/g, '$1') ?? parameter[3] ?? '';
      current.parameters[parameter[1]!.toLowerCase()] = value;
      position += parameter[0].length;
    } else {
      const scheme = matchAt(TOKEN, text, position);
      if (!scheme) break;
      challenges.push({scheme: scheme[0].toLowerCase(), parameters: {}});
      position += scheme[0].length;
    }
    position = skipSeparators(text, position);
  }
  return challenges;
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

function skipSeparators(text: string, position: number): number {
  let at = position;
  while (at < text.length && /[\s,]/.test(text[at]!)) at++;
  return at;
}
