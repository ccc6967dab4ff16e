/**
 * `--context` names a context of the settings file everywhere, and policy commands take condition keys under
 * the same name: `--context aws:SourceIp=10.0.0.1`. No context's name has an equals sign, so the value tells
 * which is meant; a condition key goes on as `--context-key`.
 */
export function separateConditionFlags(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((word, position) => {
    if (end >= 0 && position > end) return word;
    if (word === '--context' && argv[position + 1]?.includes('=')) return '--context-key';
    return /^--context=[^=]+=/.test(word) ? word.replace('--context=', '--context-key=') : word;
  });
}
