import {EcrctlError} from '../../errors.ts';
import {ECR_ACTIONS, findEcrAction} from './ecr-actions.ts';

/** What people want to do with a repository, in their own words. */
export const ACTION_GROUPS = ['pull', 'push', 'delete', 'admin'] as const;

/** One of the groups. */
export type ActionGroup = (typeof ACTION_GROUPS)[number];

/** As AWS's own policy AmazonEC2ContainerRegistryPullOnly has it: a pull asks for manifests and for layers. */
const PULL = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** Without `ecr:BatchGetImage`, as the user guide's example of a push by another account has it. */
const PUSH = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];

const NEEDED: Record<ActionGroup, readonly string[]> = {
  pull: PULL,
  push: PUSH,
  delete: ['ecr:BatchDeleteImage'],
  admin: ECR_ACTIONS.filter(({onRepository}) => onRepository).map(({name}) => name),
};

/** What a statement should grant for a group: more than is needed where clients also ask for it. */
const GRANTED: Record<ActionGroup, readonly string[]> = {
  // Some clients look whether a layer is there before they fetch it.
  pull: ['ecr:BatchCheckLayerAvailability', ...PULL],
  // Clients look whether the tag is there already before they push.
  push: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', ...PUSH.slice(1)],
  delete: ['ecr:BatchDeleteImage', 'ecr:DescribeImages', 'ecr:ListImages'],
  admin: ['ecr:*'],
};

/** The actions without which a group cannot be done. */
export function actionsNeededFor(group: ActionGroup): readonly string[] {
  return NEEDED[group];
}

/** The actions that a statement grants for a group. */
export function actionsGrantedFor(group: ActionGroup): readonly string[] {
  return GRANTED[group];
}

function isActionGroup(word: string): word is ActionGroup {
  return (ACTION_GROUPS as readonly string[]).includes(word);
}

/** The actions of a group, or the one action of a name with or without `ecr:`. INVALID_INPUT for other words. */
export function expandAction(word: string): readonly string[] {
  if (isActionGroup(word)) return NEEDED[word];
  const action = findEcrAction(word.includes(':') ? word : `ecr:${word}`);
  if (action) return [action.name];
  throw new EcrctlError('INVALID_INPUT', `${JSON.stringify(word)} is not an action of ECR`, {
    hint: `use ${ACTION_GROUPS.join(', ')} or an action such as ecr:BatchGetImage`,
  });
}

/** The groups that a set of actions is enough for, widest first; `admin` only when every action is there. */
export function groupsCoveredBy(actions: readonly string[]): ActionGroup[] {
  const given = new Set(actions);
  const covers = (group: ActionGroup): boolean => NEEDED[group].every(action => given.has(action));
  return covers('admin') ? ['admin'] : ACTION_GROUPS.filter(covers);
}
