import {readBoolean} from '../decision/condition-values.ts';
import {matchesPattern, wildcardPattern} from '../decision/pattern.ts';
import {parseArn} from '../grammar/arn.ts';
import {coveredEcrActions, ECR_ACTIONS} from '../grammar/ecr-actions.ts';
import {
  type Condition,
  listsEveryone,
  type PolicyDocument,
  type PolicyKind,
  type Statement,
  statementName,
} from '../grammar/policy-document.ts';
import {conditionPointer, elementPointer, principalPointer} from '../grammar/statement-pointer.ts';
import type {UnplacedFinding} from './finding.ts';

/** Statements that can never apply, or that another statement always overrules. */
export function checkReach(policy: PolicyDocument, kind: PolicyKind): UnplacedFinding[] {
  const denials = policy.statements
    .filter(deniesEveryone)
    .map((statement): Denial => ({statement, actions: new Set(coveredEcrActions(statement.actions))}));
  return policy.statements.flatMap(statement => [
    ...checkResources(statement, kind),
    ...checkContradictions(statement),
    ...checkPrincipals(statement),
    ...checkShadow(statement, denials),
  ]);
}

/** Resources that no request to ECR has: of another service, or not of the form of a repository. */
function checkResources(statement: Statement, kind: PolicyKind): UnplacedFinding[] {
  const {resources} = statement;
  if (!resources || resources.negated || !speaksOfEcrOnly(statement, kind)) return [];
  return resources.patterns.flatMap((resource, at): UnplacedFinding[] => {
    if (canBeEcrResource(resource)) return checkRegistryAction(statement, resource);
    return [
      {
        severity: 'warning',
        code: 'NEVER_MATCHES',
        pointer: elementPointer(statement, 'Resource', at),
        message: `${JSON.stringify(resource)} is the ARN of nothing in ECR, so it never matches`,
        suggestion: 'write "arn:aws:ecr:REGION:ACCOUNT:repository/NAME", or "*"',
      },
    ];
  });
}

/** Actions on the registry have no resource but `*`. */
function checkRegistryAction(statement: Statement, resource: string): UnplacedFinding[] {
  const covered = coveredEcrActions(statement.actions);
  const only = ECR_ACTIONS.filter(({name}) => covered.includes(name));
  const named = statement.resources!.patterns.length === 1;
  if (/^\*+$/.test(resource) || !named || only.length === 0 || only.some(one => one.onRepository)) return [];
  return [
    {
      severity: 'warning',
      code: 'NEVER_MATCHES',
      pointer: `${statement.pointer}/Resource`,
      message: `${covered.slice(0, 3).join(', ')} act on the registry, which no ARN names`,
      suggestion: 'write "Resource": "*"',
    },
  ];
}

function speaksOfEcrOnly({actions}: Statement, kind: PolicyKind): boolean {
  return kind !== 'identity' || (!actions.negated && actions.patterns.every(one => /^ecr:/i.test(one)));
}

function canBeEcrResource(resource: string): boolean {
  if (resource.includes('${') || /^\*+$/.test(resource)) return true;
  const arn = parseArn(resource);
  if (!arn) return /^arn:[^:]*(?::(?:ecr|\*))?(?::[^:]*){0,2}$/.test(resource);
  const service = matchesPattern(wildcardPattern(arn.service), 'ecr');
  return service && (/^repository\//.test(arn.resource) || /^[a-z]*[*?]/.test(arn.resource));
}

/** Two conditions on one key that no request can meet together. */
function checkContradictions(statement: Statement): UnplacedFinding[] {
  const earlierOn = new Map<string, Condition[]>();
  return statement.conditions.flatMap(condition => {
    const key = condition.key.toLowerCase();
    const earlier = earlierOn.get(key) ?? [];
    earlierOn.set(key, [...earlier, condition]);
    return earlier
      .filter(one => contradict(one, condition))
      .map(one => ({
        severity: 'warning' as const,
        code: 'NEVER_MATCHES' as const,
        pointer: conditionPointer(statement, condition),
        atKey: true,
        message: `${condition.name} and ${one.name} on ${condition.key} can never both hold`,
        suggestion: 'remove one of them, or make two statements',
      }));
  });
}

/** Whether two conditions on one key can never both be met. */
function contradict(one: Condition, other: Condition): boolean {
  return (
    absentAndPresent(one, other) ||
    absentAndPresent(other, one) ||
    disjoint(one, other) ||
    excluded(one, other)
  );
}

function absentAndPresent(one: Condition, other: Condition): boolean {
  const absent = one.operator.family === 'null' && one.values.every(value => readBoolean(value) === true);
  const {family, negated, ifExists, set} = other.operator;
  return absent && family !== 'null' && !negated && !ifExists && set !== 'ForAllValues';
}

/** Exact comparisons with lists that have nothing in common. */
function disjoint(one: Condition, other: Condition): boolean {
  const exact = ({operator}: Condition): boolean =>
    !operator.set && !operator.ifExists && ['StringEquals', 'Bool', 'NumericEquals'].includes(operator.base);
  if (!exact(one) || !exact(other) || one.operator.base !== other.operator.base) return false;
  return !one.values.some(value => other.values.includes(value));
}

/** One demands a value of a list, the other forbids the whole list. */
function excluded(one: Condition, other: Condition): boolean {
  const [wanted, forbidden] = one.operator.negated ? [other, one] : [one, other];
  if (wanted.operator.base !== 'StringEquals' || forbidden.operator.base !== 'StringNotEquals') return false;
  if (wanted.operator.set || wanted.operator.ifExists || forbidden.operator.set) return false;
  return wanted.values.every(value => forbidden.values.includes(value));
}

/** The id that IAM leaves in place of a deleted user (AIDA) or role (AROA). */
const DELETED_PRINCIPAL = /^A[A-Z]{3}[A-Z0-9]{12,}$/;

function checkPrincipals(statement: Statement): UnplacedFinding[] {
  return (statement.principals?.entries ?? []).flatMap((entry): UnplacedFinding[] => {
    const {type, id} = entry;
    if (type === 'AWS' && DELETED_PRINCIPAL.test(id)) {
      return [
        {
          severity: 'warning',
          code: 'DELETED_PRINCIPAL',
          pointer: principalPointer(statement, entry),
          message: `${id} is what is left of a user or role that was deleted`,
          suggestion: 'remove it, or name the new user or role',
        },
      ];
    }
    if (type === 'AWS' || type === 'Service') return [];
    return [
      {
        severity: 'warning',
        code: 'PRINCIPAL_WITHOUT_EFFECT',
        pointer: principalPointer(statement, entry),
        message: `${type} principals do not call ECR, so this names nobody`,
        suggestion: 'name the role that they assume, as {"AWS": "arn:aws:iam::…:role/…"}',
      },
    ];
  });
}

/** A denial that holds for everyone, always and everywhere. */
interface Denial {
  statement: Statement;
  actions: ReadonlySet<string>;
}

/** An allow of which nothing is left after a denial. */
function checkShadow(statement: Statement, denials: readonly Denial[]): UnplacedFinding[] {
  if (statement.effect !== 'Allow') return [];
  const covered = coveredEcrActions(statement.actions);
  const shadow = denials.find(
    ({actions}) => covered.length > 0 && covered.every(action => actions.has(action)),
  )?.statement;
  if (!shadow) return [];
  return [
    {
      severity: 'warning',
      code: 'SHADOWED_BY_DENY',
      pointer: statement.pointer,
      message: `nothing is left of what it allows: statement ${statementName(shadow)} denies it all`,
      suggestion: 'remove the statement, or narrow the denial with a Condition',
    },
  ];
}

function deniesEveryone({effect, principals, resources, conditions}: Statement): boolean {
  const everyone = !principals || (!principals.negated && listsEveryone(principals));
  const everywhere = !resources || (!resources.negated && resources.patterns.includes('*'));
  return effect === 'Deny' && everyone && everywhere && conditions.length === 0;
}
