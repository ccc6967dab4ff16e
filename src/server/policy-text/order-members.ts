/** The order of members in the service's own text, from samples of SetRepositoryPolicy; others follow as written. */
const POLICY_ORDER = ['Version', 'Id', 'Statement'];
const STATEMENT_ORDER = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

type JsonObject = Record<string, unknown>;

/** A policy document with its members, and those of its statements, in the service's order. */
export function orderMembers(document: unknown): unknown {
  if (!isObject(document)) return document;
  const ordered = inOrder(document, POLICY_ORDER);
  if (!('Statement' in ordered)) return ordered;
  const {Statement: statements} = ordered;
  return {
    ...ordered,
    Statement: Array.isArray(statements) ? statements.map(orderStatement) : orderStatement(statements),
  };
}

function orderStatement(statement: unknown): unknown {
  if (!isObject(statement)) return statement;
  const ordered = inOrder(statement, STATEMENT_ORDER);
  for (const name of ['Principal', 'NotPrincipal']) {
    const principal = ordered[name];
    if (isObject(principal) && 'AWS' in principal)
      ordered[name] = {...principal, AWS: asRootArns(principal.AWS)};
  }
  return ordered;
}

/** `111122223333` becomes `arn:aws:iam::111122223333:root`, as in the text that GetRepositoryPolicy returns. */
function asRootArns(ids: unknown): unknown {
  if (Array.isArray(ids)) return ids.map(asRootArns);
  return typeof ids === 'string' && /^\d{12}$/.test(ids) ? `arn:aws:iam::${ids}:root` : ids;
}

function inOrder(value: JsonObject, order: readonly string[]): JsonObject {
  const known = order.filter(name => Object.hasOwn(value, name));
  const others = Object.keys(value).filter(name => !order.includes(name));
  return Object.fromEntries([...known, ...others].map(name => [name, value[name]]));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
