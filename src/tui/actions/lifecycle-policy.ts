import {openConfirmation, placeLine} from '../overlays/open-confirmation.ts';
import {say} from '../state/say.ts';
import {replaceView, type State, type Step, step} from '../state/state.ts';
import type {LifecycleView} from '../state/view.ts';
import {formatCount, plural} from '../text/count.ts';
import {formatSize} from '../text/size.ts';
import {FIRST_POLICY, policyText, withDraft} from '../views/lifecycle.ts';

/** Opens the policy in the user's editor; what comes back is judged, not put. */
export function editLifecyclePolicy(state: State, view: LifecycleView): Step {
  const text = `${(policyText(view) ?? FIRST_POLICY).trimEnd()}\n`;
  return step(state, {type: 'edit', text, purpose: {type: 'lifecyclePolicy', viewId: view.id}});
}

/** Judges an edited policy against the images and shows what it would do. */
export function previewDraft(state: State, view: LifecycleView, text: string): Step {
  const judged = withDraft(view, text, state.now);
  const next = replaceView(state, judged);
  if (judged.draft === undefined) return step(say(next, 'the policy is as it was'));
  const errors = judged.findings.filter(finding => finding.severity === 'error').length;
  if (errors > 0) {
    return step(
      say(next, `the policy has ${plural(errors, 'error')}: the service would refuse it`, {
        level: 'error',
        hint: 'e edits it again',
      }),
    );
  }
  return step(
    say(next, 'this is a preview: nothing has changed yet', {
      hint: 'w puts it, x takes it back',
    }),
  );
}

/** Takes an edit back. */
export function discardDraft(state: State, view: LifecycleView): Step {
  return step(say(replaceView(state, withDraft(view, undefined, state.now)), 'the edit was taken back'));
}

/** Asks before the edited policy takes the place of the stored one, with what it would do at once. */
export function askToPutPolicy(state: State, view: LifecycleView): Step {
  const {draft, summary, repository} = view;
  if (draft === undefined)
    return step(say(state, 'the policy has not been edited (e edits it)', {level: 'warning'}));
  if (!summary)
    return step(
      say(state, 'the service would refuse this policy', {level: 'error', hint: 'e edits it again'}),
    );
  const {expired, transitioned, kept} = summary;
  return openConfirmation(state, {
    title: `Put this lifecycle policy on ${repository.repositoryName}?`,
    danger: expired.images > 0,
    confirm: 'Put',
    lines: [
      placeLine(state),
      `  would expire   ${formatCount(expired.images)} (${formatSize(expired.bytes)})`,
      `  would archive  ${formatCount(transitioned.images)} (${formatSize(transitioned.bytes)})`,
      `  would keep     ${formatCount(kept.images)} (${formatSize(kept.bytes)})`,
    ],
    intent: {
      type: 'change',
      change: {type: 'putLifecyclePolicy', repositoryName: repository.repositoryName, text: draft},
    },
  });
}

/** Asks before the policy is deleted. */
export function askToDeletePolicy(state: State, {stored, repository}: LifecycleView): Step {
  if (!stored) return step(say(state, 'there is no lifecycle policy', {level: 'warning'}));
  const {repositoryName} = repository;
  return openConfirmation(state, {
    title: `Delete the lifecycle policy of ${repositoryName}? Its images then stay until somebody deletes them`,
    danger: true,
    confirm: 'Delete',
    lines: [placeLine(state)],
    intent: {type: 'change', change: {type: 'deleteLifecyclePolicy', repositoryName}},
  });
}
