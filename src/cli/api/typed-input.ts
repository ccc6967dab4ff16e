import type {MemberShape, Shape} from '../../ecr/operation-shape.ts';

/**
 * JSON as an operation takes it: what JSON has no form for is text there, base64 for bytes as in the AWS CLI and
 * RFC 3339 for moments. What does not fit its shape stays as it is; the service says what is wrong with it.
 */
export function typedInput(
  value: Record<string, unknown>,
  members: readonly MemberShape[],
): Record<string, unknown> {
  const shapes = new Map(members.map(member => [member.name, member.shape]));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, typed(inner, shapes.get(name))]),
  );
}

function typed(value: unknown, shape: Shape | undefined): unknown {
  if (shape === undefined) return value;
  if (typeof value === 'string') return typedText(value, shape);
  if (Array.isArray(value)) return shape.kind === 'list' ? value.map(one => typed(one, shape.item)) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (shape.kind === 'structure') return typedInput(value as Record<string, unknown>, shape.members);
  if (shape.kind !== 'map') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, typed(one, shape.value)]));
}

function typedText(text: string, {kind}: Shape): unknown {
  if (kind === 'blob') return Buffer.from(text, 'base64');
  const moment = new Date(text);
  return kind === 'timestamp' && !Number.isNaN(moment.getTime()) ? moment : text;
}
