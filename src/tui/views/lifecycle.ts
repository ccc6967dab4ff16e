import {evaluate} from '../../lifecycle/evaluate.ts';
import {inspect} from '../../lifecycle/lint.ts';
import {type LifecyclePolicy, MAX_POLICY_CHARACTERS} from '../../lifecycle/policy.ts';
import {type Summary, summarize} from '../../lifecycle/summary.ts';
import type {RepositoryRecord, StoredLifecyclePolicy} from '../backend.ts';
import {rearrange} from '../panes/mark.ts';
import {currentRow} from '../panes/move.ts';
import {openPane} from '../panes/open-pane.ts';
import type {RuleRow} from '../panes/rules.ts';
import {type TextRow, textRows} from '../panes/text-pane.ts';
import type {VerdictRow} from '../panes/verdicts.ts';
import {ask} from '../state/loads.ts';
import type {Answer} from '../state/request.ts';
import {andThen, type State, type Step, takeTicket} from '../state/state.ts';
import type {LifecycleView} from '../state/view.ts';
import {indented} from '../text/indented.ts';
import {pushView} from './stack.ts';

/** What the editor shows where a repository has no policy yet: a rule that is often wanted. */
export const FIRST_POLICY = `${JSON.stringify(
  {
    rules: [
      {
        rulePriority: 1,
        description: 'Expire untagged images after two weeks',
        selection: {tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14},
        action: {type: 'expire'},
      },
    ],
  },
  undefined,
  2,
)}\n`;

/** Shows the lifecycle policy of a repository beside the images that it would take. */
export function openLifecycle(state: State, repository: RepositoryRecord): Step {
  const [id, next] = takeTicket(state);
  const view: LifecycleView = {
    kind: 'lifecycle',
    id,
    loads: {},
    repository,
    findings: [],
    images: [],
    verdicts: [],
    tab: 'rules',
    panes: {
      rules: openPane<RuleRow>('rules'),
      verdicts: openPane<VerdictRow>('verdicts'),
      json: openPane<TextRow>('text'),
    },
  };
  return refreshLifecycle(pushView(next, view), view);
}

/** Asks for the policy and for the images again. */
export function refreshLifecycle(state: State, view: LifecycleView): Step {
  const {repositoryName} = view.repository;
  const policy = ask(
    state,
    {...view, images: []},
    {name: 'main', request: {type: 'lifecyclePolicy', repositoryName}},
  );
  return andThen(policy, next => {
    const current = next.views.find(one => one.id === view.id) ?? view;
    return ask(next, current, {name: 'images', request: {type: 'images', repositoryName}});
  });
}

/** The view after an answer. */
export function receiveLifecycle(view: LifecycleView, answer: Answer): LifecycleView {
  if (answer.type === 'images') return {...view, images: view.images.concat(answer.images)};
  if (answer.type === 'lifecyclePolicy') return {...view, stored: answer.policy && readable(answer.policy)};
  return view;
}

/** A policy on one line is shown, and edited, on several: as long as that leaves it as long as a policy may be. */
function readable(policy: StoredLifecyclePolicy): StoredLifecyclePolicy {
  const text = policy.lifecyclePolicyText;
  const lines = text.trim().includes('\n') ? text : indented(text);
  return lines.length > MAX_POLICY_CHARACTERS ? policy : {...policy, lifecyclePolicyText: lines};
}

/** The view once the policy or all images have come; judged when both are there. */
export function finishLifecycle(view: LifecycleView, now: number): LifecycleView {
  const complete = view.loads.main?.status === 'ready' && view.loads.images?.status === 'ready';
  return complete ? judge(view, now) : showText(view);
}

/** The view with an edited text in place of the stored policy; undefined takes the edit back. */
export function withDraft(view: LifecycleView, draft: string | undefined, now: number): LifecycleView {
  const {draft: _, ...rest} = view;
  const isNew = draft !== undefined && draft.trim() !== view.stored?.lifecyclePolicyText.trim();
  const edited: LifecycleView = isNew ? {...rest, draft} : rest;
  const judged = judge(edited, now);
  const {tab, summary} = judged;
  if (policyText(judged) !== undefined && !summary) return {...judged, tab: 'json'};
  // Where the faults were shown, what the policy does is what comes next.
  return !view.summary && tab === 'json' ? {...judged, tab: 'rules'} : judged;
}

/** The text that is shown: the edited one, or the stored one. */
export function policyText(view: LifecycleView): string | undefined {
  return view.draft ?? view.stored?.lifecyclePolicyText;
}

/** Lists the images of the rule under the cursor. */
export function showVerdicts(view: LifecycleView): LifecycleView {
  const row = currentRow(view.panes.rules);
  const {shown} = view;
  if (shown && shown.rule === row?.key && shown.verdicts === view.verdicts) return view;
  const rule = row?.summary?.rulePriority;
  const rows =
    rule === undefined
      ? view.verdicts
      : view.verdicts.filter(one => one.verdict.appliedRulePriority === rule);
  const verdicts = rearrange({...view.panes.verdicts, rows, cursor: 0, top: 0});
  return {...view, shown: {rule: row?.key, verdicts: view.verdicts}, panes: {...view.panes, verdicts}};
}

function judge(view: LifecycleView, now: number): LifecycleView {
  const text = policyText(view);
  const {findings, policy} = text === undefined ? {findings: [], policy: undefined} : inspect(text);
  return showText({...withEvaluation(view, policy, now), findings});
}

function withEvaluation(
  view: LifecycleView,
  policy: LifecyclePolicy | undefined,
  now: number,
): LifecycleView {
  const {summary: _, ...rest} = view;
  const evaluation = policy && evaluate(policy, view.images, new Date(now));
  const summary = evaluation && summarize(evaluation);
  const verdicts = (evaluation?.verdicts ?? []).map(verdict => ({key: verdict.image.imageDigest, verdict}));
  const rules = rearrange({...view.panes.rules, rows: summary ? ruleRows(summary) : []});
  const judged: LifecycleView = {...rest, verdicts, panes: {...view.panes, rules}, ...(summary && {summary})};
  return showVerdicts(judged);
}

function ruleRows({rules, expired, transitioned}: Summary): RuleRow[] {
  const images = expired.images + transitioned.images;
  const all: RuleRow = {key: 'all', images, bytes: expired.bytes + transitioned.bytes};
  return [
    all,
    ...rules.map(summary => ({
      key: String(summary.rulePriority),
      summary,
      images: summary.actsOn.images,
      bytes: summary.actsOn.bytes,
    })),
  ];
}

/** The text with what is wrong in it above, each at its line. */
function showText(view: LifecycleView): LifecycleView {
  const text = policyText(view) ?? '';
  const remarks = view.findings.map(({severity, line, column, message, suggestion}) => ({
    text: `${severity} at line ${line} column ${column}: ${message}${suggestion ? ` (${suggestion})` : ''}`,
    tone: severity === 'error' ? ('bad' as const) : ('warn' as const),
  }));
  const lines = [...remarks, ...(remarks.length > 0 ? [''] : []), ...text.trimEnd().split('\n')];
  const json = rearrange({...view.panes.json, rows: textRows(text === '' ? [] : lines)});
  return {...view, panes: {...view.panes, json}};
}
