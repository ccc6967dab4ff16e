/** A JSON object. */
type Structure = Readonly<Record<string, unknown>>;

/**
 * A JSON value as the AWS CLI's `--output text` prints it (awscli/text.py): a structure's scalars on one line in the
 * order of their names, then its lists and structures, each line with its name in capitals before it; a list of
 * scalars on one line unless it has a name; null as `None`. Structures in one list have the same columns, empty where
 * one has no such member.
 */
export function awsText(value: unknown): string {
  return linesOf(value).join('');
}

function linesOf(value: unknown, name?: string, columns?: readonly string[]): string[] {
  if (Array.isArray(value)) return listLines(value, name);
  return isStructure(value) ? structureLines(value, name, columns) : [`${scalarText(value)}\n`];
}

function listLines(list: readonly unknown[], name: string | undefined): string[] {
  const structures = list.filter(isStructure);
  if (structures.length > 0) {
    const columns = [...new Set(structures.flatMap(scalarNames))].sort();
    return list.flatMap(item => linesOf(item, name, columns));
  }
  const scalars = list.filter(item => !Array.isArray(item));
  const inner = list.filter(item => Array.isArray(item)).flatMap(item => linesOf(item, name));
  return [...scalarLines(scalars, name), ...inner];
}

function scalarLines(scalars: readonly unknown[], name: string | undefined): string[] {
  if (scalars.length === 0) return [];
  const texts = scalars.map(scalarText);
  return name === undefined
    ? [`${texts.join('\t')}\n`]
    : texts.map(text => `${name.toUpperCase()}\t${text}\n`);
}

function structureLines(
  structure: Structure,
  name: string | undefined,
  columns: readonly string[] = scalarNames(structure),
): string[] {
  const scalars = columns.map(column => (column in structure ? scalarText(structure[column]) : ''));
  const first = name === undefined ? scalars : [name.toUpperCase(), ...scalars];
  const others = Object.keys(structure)
    .filter(member => !columns.includes(member))
    .sort();
  return [
    ...(scalars.length > 0 ? [`${first.join('\t')}\n`] : []),
    ...others.flatMap(member => linesOf(structure[member], member)),
  ];
}

/** The members that are no lists and no structures, in the order of their names. */
function scalarNames(structure: Structure): string[] {
  return Object.keys(structure)
    .filter(name => typeof structure[name] !== 'object' || structure[name] === null)
    .sort();
}

function isStructure(value: unknown): value is Structure {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As Python writes it: scripts test for `None` and `True`. */
function scalarText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
