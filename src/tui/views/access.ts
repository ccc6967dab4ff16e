import {who} from '../../access/decision/who.ts';
import {actionsNeededFor} from '../../access/grammar/action-groups.ts';
import type {PolicyKind} from '../../access/grammar/policy-document.ts';
import {readPolicy} from '../../access/grammar/read-policy.ts';
import {statementsInWords} from '../../access/grammar/statement-words.ts';
import {hasCode} from '../../errors.ts';
import type {AccessPolicies, RepositoryRecord} from '../backend.ts';
import type {PullerRow, StatementRow} from '../panes/access.ts';
import {rearrange} from '../panes/mark.ts';
import {openPane} from '../panes/open-pane.ts';
import type {Pane} from '../panes/pane.ts';
import {type TextRow, textRows} from '../panes/text-pane.ts';
import {ask} from '../state/loads.ts';
import type {Answer} from '../state/request.ts';
import {type State, type Step, takeTicket} from '../state/state.ts';
import type {AccessView} from '../state/view.ts';
import {indented} from '../text/indented.ts';
import {pushView} from './stack.ts';

/** Shows in words who may do what in a repository. */
export function openAccess(state: State, repository: RepositoryRecord): Step {
  const [id, next] = takeTicket(state);
  const view: AccessView = {
    kind: 'access',
    id,
    loads: {},
    repository,
    tab: 'statements',
    panes: {
      statements: openPane<StatementRow>('statements'),
      pullers: openPane<PullerRow>('pullers'),
      json: openPane<TextRow>('text'),
    },
  };
  return refreshAccess(pushView(next, view), view);
}

/** Asks for the policies again. */
export function refreshAccess(state: State, view: AccessView): Step {
  const {repositoryName} = view.repository;
  return ask(state, view, {name: 'main', request: {type: 'accessPolicies', repositoryName}});
}

/** The view after an answer. */
export function receiveAccess(view: AccessView, answer: Answer): AccessView {
  if (answer.type !== 'accessPolicies') return view;
  const {policies} = answer;
  try {
    const panes = {...readPolicies(policies, view), json: jsonPane(view, policies)};
    return {...view, policies, panes};
  } catch (error) {
    if (!hasCode(error)) throw error;
    const panes = {...view.panes, json: jsonPane(view, policies, error.message)};
    return {...view, policies, panes, tab: 'json'};
  }
}

/** @throws EcrctlError INVALID_POLICY for a policy that the service took and we cannot read */
function readPolicies(
  {repositoryPolicyText, registryPolicyText}: AccessPolicies,
  {panes, repository}: AccessView,
): Omit<AccessView['panes'], 'json'> {
  const named = (name: PolicyKind, text: string | undefined) =>
    text === undefined ? undefined : {name: `${name} policy`, document: readPolicy(text, name)};
  const policies = {
    repository: named('repository', repositoryPolicyText),
    registry: named('registry', registryPolicyText),
  };
  const statements = Object.entries(policies).flatMap(([policy, one]): StatementRow[] =>
    (one ? statementsInWords(one.document) : []).map(({position, ...said}) => ({
      key: `${policy}/${position}`,
      policy,
      ...said,
    })),
  );
  const entries = who(policies, {actions: actionsNeededFor('pull'), resource: repository.repositoryArn});
  return {
    statements: rearrange({...panes.statements, rows: statements}),
    pullers: rearrange({
      ...panes.pullers,
      rows: entries.map((entry, at) => ({key: `${at}/${entry.principal}`, who: entry})),
    }),
  };
}

/** The policies as they are stored, with the reason above when they cannot be read. */
function jsonPane({panes}: AccessView, policies: AccessPolicies, fault?: string): Pane<TextRow> {
  const {repositoryPolicyText, registryPolicyText} = policies;
  const lines = [
    ...(fault === undefined ? [] : [{text: fault, tone: 'bad' as const}, '']),
    ...section('Repository policy', repositoryPolicyText),
    ...(registryPolicyText === undefined ? [] : ['']),
    ...section('Registry policy', registryPolicyText),
  ];
  return rearrange({...panes.json, rows: textRows(lines)});
}

function section(title: string, text: string | undefined) {
  return text === undefined ? [] : [{text: title, tone: 'strong' as const}, ...indented(text).split('\n')];
}
