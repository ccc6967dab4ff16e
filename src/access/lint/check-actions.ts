import {coveredEcrActions, findEcrAction} from '../grammar/ecr-actions.ts';
import type {PolicyKind, Statement} from '../grammar/policy-document.ts';
import {elementPointer} from '../grammar/statement-pointer.ts';
import type {UnplacedFinding} from './finding.ts';

/** Names of actions that ECR does not have, or that this kind of policy cannot speak of. */
export function checkActions(statement: Statement, kind: PolicyKind): UnplacedFinding[] {
  const {negated, patterns} = statement.actions;
  const element = negated ? 'NotAction' : 'Action';
  return patterns.flatMap((pattern, at) => {
    const pointer = elementPointer(statement, element, at);
    const [service] = pattern.toLowerCase().split(':');
    if (service !== 'ecr' && pattern !== '*') return kind === 'identity' ? [] : [foreign(pattern, pointer)];
    const unknown = checkName(pattern, pointer);
    return unknown ? [unknown] : checkGrantable(pattern, {statement, kind, pointer});
  });
}

function checkName(pattern: string, pointer: string): UnplacedFinding | undefined {
  if (coveredEcrActions({negated: false, patterns: [pattern]}).length > 0) return undefined;
  const wildcard = /[*?]/.test(pattern);
  return {
    severity: wildcard ? 'warning' : 'error',
    code: wildcard ? 'ACTION_MATCHES_NOTHING' : 'UNKNOWN_ACTION',
    pointer,
    message: wildcard ? `${pattern} matches no action of ECR` : `ECR has no action ${pattern}`,
    suggestion: suggestionFor(pattern),
  };
}

function suggestionFor(pattern: string): string {
  const name = pattern.slice('ecr:'.length).toLowerCase();
  const stem = name.slice(0, Math.max(4, Math.ceil(name.length * 0.6))).replace(/[*?].*/, '');
  const near = stem.length < 4 ? [] : coveredEcrActions({negated: false, patterns: [`ecr:*${stem}*`]});
  return near.length > 0
    ? `did you mean ${near.slice(0, 3).join(' or ')}?`
    : 'check the spelling, or remove it';
}

/** A repository policy speaks of its repository: what acts on the registry it cannot grant. */
function checkGrantable(
  pattern: string,
  {statement, kind, pointer}: {statement: Statement; kind: PolicyKind; pointer: string},
): UnplacedFinding[] {
  const action = findEcrAction(pattern);
  if (!action || kind === 'identity' || statement.actions.negated) return [];
  const tokenOnly = action.name === 'ecr:GetAuthorizationToken';
  if (!tokenOnly && (action.onRepository || kind === 'registry')) return [];
  return [
    {
      severity: 'warning',
      code: 'ACTION_NOT_GRANTABLE',
      pointer,
      message: `a ${kind} policy has no say in ${action.name}`,
      suggestion: tokenOnly
        ? 'allow it in an identity policy, with Resource "*"'
        : 'write it in an identity policy or in the registry policy',
    },
  ];
}

function foreign(pattern: string, pointer: string): UnplacedFinding {
  return {
    severity: 'warning',
    code: 'FOREIGN_ACTION',
    pointer,
    message: `${pattern} is no action of ECR, so it has no effect here`,
    suggestion: 'remove it; only actions that begin with ecr: are asked about',
  };
}
