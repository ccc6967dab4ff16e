import type {MemberShape, Shape} from '../../ecr/operation-shape.ts';

/** An input with every member, empty: what `--generate-skeleton` prints for `--cli-input-json`. */
export function inputSkeleton(members: readonly MemberShape[]): Record<string, unknown> {
  return Object.fromEntries(members.map(member => [member.name, skeletonOf(member.shape)]));
}

function skeletonOf(shape: Shape): unknown {
  switch (shape.kind) {
    case 'structure':
      return inputSkeleton(shape.members);
    case 'list':
      return [skeletonOf(shape.item)];
    case 'map':
      return {KeyName: skeletonOf(shape.value)};
    case 'number':
      return 0;
    case 'boolean':
      return true;
    default:
      return '';
  }
}
