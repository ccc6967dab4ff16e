import {readPolicy} from '../../access/grammar/read-policy.ts';
import {statementsInWords} from '../../access/grammar/statement-words.ts';
import {hasCode} from '../../errors.ts';
import {openConfirmation, placeLine} from '../overlays/open-confirmation.ts';
import {say} from '../state/say.ts';
import {replaceView, type State, type Step, step} from '../state/state.ts';
import type {AccessView} from '../state/view.ts';
import {indented} from '../text/indented.ts';

/** What the editor shows where a repository has no policy yet. */
const FIRST_POLICY = `${JSON.stringify(
  {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AllowPull',
        Effect: 'Allow',
        Principal: {AWS: 'arn:aws:iam::111122223333:root'},
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      },
    ],
  },
  undefined,
  2,
)}\n`;

/** Opens the repository's policy in the user's editor. */
export function editAccessPolicy(state: State, view: AccessView): Step {
  const stored = view.policies?.repositoryPolicyText;
  const text = view.edited ?? (stored === undefined ? FIRST_POLICY : `${indented(stored)}\n`);
  return step(state, {type: 'edit', text, purpose: {type: 'repositoryPolicy', viewId: view.id}});
}

/** Asks before an edited policy is set, in words. */
export function askToSetPolicy(before: State, view: AccessView, text: string): Step {
  const {edited: _, ...rest} = view;
  const {repositoryName} = view.repository;
  if (text.trim() === indented(view.policies?.repositoryPolicyText ?? '').trim())
    return step(say(replaceView(before, rest), 'the policy is as it was'));
  const state = replaceView(before, {...rest, edited: text});
  try {
    const statements = statementsInWords(readPolicy(text, 'repository'));
    return openConfirmation(state, {
      title: `Set this policy on ${repositoryName}?`,
      danger: false,
      confirm: 'Set',
      lines: [placeLine(state), ...statements.map(statement => `  ${statement.sentence}`)],
      intent: {type: 'change', change: {type: 'setRepositoryPolicy', repositoryName, text}},
    });
  } catch (error) {
    if (hasCode(error))
      return step(say(state, error.message, {level: 'error', hint: error.hint ?? 'e edits it again'}));
    throw error;
  }
}

/** Asks before the policy is deleted. */
export function askToDeleteAccessPolicy(state: State, {policies, repository}: AccessView): Step {
  if (policies?.repositoryPolicyText === undefined) {
    return step(say(state, 'the repository has no policy', {level: 'warning'}));
  }
  const {repositoryName} = repository;
  return openConfirmation(state, {
    title: `Delete the policy of ${repositoryName}? Other accounts then lose what it allows them`,
    danger: true,
    confirm: 'Delete',
    lines: [placeLine(state)],
    intent: {type: 'change', change: {type: 'deleteRepositoryPolicy', repositoryName}},
  });
}
