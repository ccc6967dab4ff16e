/** What stands in the place of a secret. */
const REDACTED = 'REDACTED';

/** Query members of the distribution API whose values are never secret; every other value is hidden. */
const PLAIN_QUERY_MEMBERS = new Set(['n', 'digest', 'mount', 'from', 'artifactType', 'service', 'scope']);

/** Text of a server is shown on one line; what is longer than this helps nobody. */
const MAX_SHOWN_CHARACTERS = 1000;

/** C0 and C1 controls, line separators, controls of the direction of writing, and what takes no place. */
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;

/** A URL fit for messages: no user information, no fragment, and no query value that could be a secret. */
export function redactUrl(url: URL | string): string {
  if (typeof url === 'string' && !URL.canParse(url)) return REDACTED;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return REDACTED;
  const query = [...parsed.searchParams].map(
    ([name, value]) => `${name}=${PLAIN_QUERY_MEMBERS.has(name) ? value : REDACTED}`,
  );
  const search = query.length === 0 ? '' : `?${query.join('&')}`;
  return `${parsed.origin}${parsed.pathname}${search}`;
}

/** A text of unknown origin with everything that looks like a secret taken out. */
export function redactText(text: string): string {
  return text
    .replace(/https?:\/\/[^\s"'<>\\]+/gi, url => redactUrl(url))
    .replace(
      /\b((?:proxy-)?authorization|x-amz-security-token)(["']?\s*[:=]\s*["']?)(?:(?:basic|bearer)\s+)?[^\s,;"']+/gi,
      `$1$2${REDACTED}`,
    )
    .replace(/\b([Bb]asic|[Bb]earer)\s+(?=[^\s]*[0-9A-Z=])[A-Za-z0-9+/._~-]{8,}=*/g, `$1 ${REDACTED}`)
    .replace(/\beyJ[\w-]{8,}(?:\.[\w-]+)*/g, REDACTED)
    .replace(/\b((?:x-amz-[\w-]+|[\w-]*token|password|secret)=)[^\s&"']+/gi, `$1${REDACTED}`);
}

/** Text of a server made fit for one line of a terminal: redacted, without control characters, bounded. */
export function presentable(text: string): string {
  const line = redactText(text.slice(0, 4 * MAX_SHOWN_CHARACTERS))
    .replace(HARMFUL, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= MAX_SHOWN_CHARACTERS ? line : `${line.slice(0, MAX_SHOWN_CHARACTERS)}…`;
}
