const INDENT = '  ';

/**
 * JSON as Jackson's DefaultPrettyPrinter writes it: a space on both sides of a colon, members of objects on
 * lines of their own, arrays on one line with spaces inside the brackets.
 */
export function printJackson(value: unknown, depth = 0): string {
  if (Array.isArray(value)) return printArray(value, depth);
  if (typeof value === 'object' && value !== null) return printObject(value, depth);
  return JSON.stringify(value);
}

function printArray(members: readonly unknown[], depth: number): string {
  if (members.length === 0) return '[ ]';
  return `[ ${members.map(member => printJackson(member, depth)).join(', ')} ]`;
}

function printObject(value: object, depth: number): string {
  const entries = Object.entries(value);
  if (entries.length === 0) return '{ }';
  const indent = INDENT.repeat(depth + 1);
  const lines = entries.map(
    ([name, member]) => `${indent}${JSON.stringify(name)} : ${printJackson(member, depth + 1)}`,
  );
  return `{\n${lines.join(',\n')}\n${INDENT.repeat(depth)}}`;
}
