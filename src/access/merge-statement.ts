import {EcrctlError} from '../errors.ts';
import {type ActionGroup, actionsGrantedFor} from './grammar/action-groups.ts';
import {isAccountId} from './grammar/arn.ts';
import {isObject, type JsonObject, listOf} from './grammar/grammar-fault.ts';
import {byNumber, formatPolicy} from './grammar/policy-text.ts';
import {parsePrincipal} from './grammar/principal.ts';

/** What a template grants: a group of actions to someone. */
export interface PolicyTemplate {
  group: ActionGroup;
  /** An account id, an ARN, or a service such as `codebuild.amazonaws.com`. */
  principal: string;
  /** For a service: the account on whose behalf it may come, against confused deputies. */
  sourceAccount?: string | undefined;
  /** The partition in which an account's number becomes an ARN; `aws` when absent. */
  partition?: string | undefined;
}

/** A new policy, when there is none to merge into. */
const EMPTY_POLICY: JsonObject = {Version: '2012-10-17', Statement: []};

const SID_WORDS: Record<ActionGroup, string> = {
  pull: 'AllowPull',
  push: 'AllowPush',
  delete: 'AllowDelete',
  admin: 'AllowAdmin',
};

/**
 * The text of a policy with a template's grant added. A statement that grants the same actions without
 * further limits takes in the principal; otherwise a statement is appended. The text of everything else is
 * kept; a policy that already has the grant comes back with nothing changed but its layout.
 * INVALID_INPUT for a principal that is none.
 */
export function mergeStatement(policy: JsonObject | undefined, template: PolicyTemplate): string {
  const {Statement, ...rest} = policy ?? EMPTY_POLICY;
  const statements = Statement === undefined ? [] : listOf(Statement);
  const wanted = statementOf(template, statements);
  const twin = statements.findIndex(statement => isObject(statement) && grantsTheSame(statement, wanted));
  const merged =
    twin < 0
      ? [...statements, wanted]
      : statements.map((statement, at) =>
          at === twin ? joinPrincipals(statement as JsonObject, wanted) : statement,
        );
  return formatPolicy({...rest, Statement: merged});
}

function statementOf(
  {group, principal, sourceAccount, partition}: PolicyTemplate,
  statements: readonly unknown[],
): JsonObject {
  const parsed = parsePrincipal(principal, partition);
  const service = parsed.type === 'service';
  if (sourceAccount !== undefined && !isAccountId(sourceAccount)) {
    throw new EcrctlError('INVALID_INPUT', `${JSON.stringify(sourceAccount)} is not an account id`, {
      hint: 'an account id has twelve digits',
    });
  }
  const base = service ? `${SID_WORDS[group]}ByService` : SID_WORDS[group];
  return {
    Sid: freeSid(base, statements),
    Effect: 'Allow',
    Principal: service ? {Service: parsed.arn} : {AWS: parsed.arn},
    Action: group === 'admin' ? 'ecr:*' : [...actionsGrantedFor(group)],
    ...(service && sourceAccount ? {Condition: {StringEquals: {'aws:SourceAccount': sourceAccount}}} : {}),
  };
}

/** Whether two statements differ in nothing but their Sid and the names in their principal. */
function grantsTheSame(one: JsonObject, other: JsonObject): boolean {
  const kind = Object.keys(other.Principal as JsonObject).join();
  if (!isObject(one.Principal) || Object.keys(one.Principal).join() !== kind) return false;
  return fingerprint(one) === fingerprint(other);
}

function fingerprint({Sid: _sid, Principal: _principal, Action, ...rest}: JsonObject): string {
  const actions = listOf(Action).map(action => String(action).toLowerCase());
  const members = Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([actions.sort(), members]);
}

function joinPrincipals(statement: JsonObject, wanted: JsonObject): JsonObject {
  const [[kind = '', ids] = []] = Object.entries(statement.Principal as JsonObject);
  const [added] = Object.values(wanted.Principal as JsonObject);
  const given = listOf(ids);
  const known = given.some(id => byNumber(id) === byNumber(added) || id === '*');
  return known ? statement : {...statement, Principal: {[kind]: [...given, added]}};
}

function freeSid(base: string, statements: readonly unknown[]): string {
  const taken = new Set(statements.map(statement => (isObject(statement) ? statement.Sid : undefined)));
  let sid = base;
  for (let count = 2; taken.has(sid); count++) sid = `${base}${count}`;
  return sid;
}
