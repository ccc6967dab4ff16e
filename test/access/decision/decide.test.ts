import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {accessDeniedMessage} from '../../../src/access/decision/access-denied.ts';
import {decide} from '../../../src/access/decision/decide.ts';
import type {
  AccessRequest,
  Decision,
  NamedPolicy,
  PolicySet,
  RegistryPolicyScope,
} from '../../../src/access/decision/decision.ts';
import {explain} from '../../../src/access/decision/explain.ts';
import type {ContextValues} from '../../../src/access/decision/request-context.ts';
import {expandAction} from '../../../src/access/grammar/action-groups.ts';
import type {PolicyKind} from '../../../src/access/grammar/policy-document.ts';
import {parsePrincipal} from '../../../src/access/grammar/principal.ts';
import {readPolicy} from '../../../src/access/grammar/read-policy.ts';

const CASES = fileURLToPath(new URL('../../fixtures/access/', import.meta.url));
const REPOSITORY = 'arn:aws:ecr:us-east-1:111122223333:repository/app';

/** One line of a case's requests.json: a question and what AWS documents as the answer. */
interface Question {
  title: string;
  principal: string;
  roleArn?: string;
  action: string;
  resource?: string;
  context?: ContextValues;
  registryScope?: RegistryPolicyScope;
  /** Policies of the case that this question leaves out. */
  without?: (keyof PolicySet)[];
  expected: {
    allowed: boolean;
    /** The Sid or position of a statement that decides. */
    statement?: string | number;
    /** How AWS's refusal ends; `{action}` stands for the action. */
    because?: string;
    /** Words of the explanation. */
    explains?: string;
  };
}

for (const name of readdirSync(CASES)) {
  describe(`the case ${name}`, () => {
    const policies = policiesOf(name);
    for (const question of questionsOf(name)) {
      test(question.title, () => check(question, policies));
    }
  });
}

function check(question: Question, policies: PolicySet): void {
  const used: PolicySet = {...policies, registryScope: question.registryScope};
  for (const left of question.without ?? []) delete used[left];
  const answers = expandAction(question.action).map(action => {
    const request = requestOf(question, action);
    return {request, decision: decide(request, used)};
  });
  const {allowed, statement, because, explains} = question.expected;
  expect(answers.every(({decision}) => decision.allowed)).toBe(allowed);
  for (const {request, decision} of allowed ? answers : answers.filter(one => !one.decision.allowed)) {
    if (statement !== undefined) expectStatement(decision, request, statement);
    if (because) {
      const message = accessDeniedMessage(request, decision);
      expect(message.endsWith(because.replace('{action}', request.action)), message).toBe(true);
    }
    if (explains) expect(explain(request, decision).join(' ')).toContain(explains);
  }
}

function expectStatement(decision: Decision, request: AccessRequest, wanted: string | number): void {
  const decisive = decision.decisive.map(one => one.statement);
  const found = decisive.find(one => one.sid === wanted || one.position === wanted);
  expect(found, `decided by ${JSON.stringify(decisive)}`).toBeDefined();
  const name = typeof wanted === 'number' ? `number ${wanted}` : JSON.stringify(wanted);
  expect(explain(request, decision).join(' ')).toContain(`Statement ${name} of the`);
}

function requestOf(question: Question, action: string): AccessRequest {
  return {
    principal: {...parsePrincipal(question.principal), roleArn: question.roleArn},
    action,
    resource: question.resource ?? REPOSITORY,
    context: question.context,
  };
}

function policiesOf(name: string): PolicySet {
  const list = (file: string): NamedPolicy[] | undefined => {
    const policy = policyOf(name, file, 'identity');
    return policy && [policy];
  };
  const serviceControl = list('service-control-policy.json');
  const resourceControl = policyOf(name, 'resource-control-policy.json', 'resource control');
  return {
    identity: list('identity-policy.json'),
    repository: policyOf(name, 'repository-policy.json', 'repository'),
    registry: policyOf(name, 'registry-policy.json', 'registry'),
    boundary: list('boundary.json'),
    session: list('session-policy.json'),
    serviceControl: serviceControl && [serviceControl],
    resourceControl: resourceControl && [resourceControl],
  };
}

function policyOf(name: string, file: string, kind: PolicyKind): NamedPolicy | undefined {
  const full = path.join(CASES, name, file);
  return existsSync(full) ? {name: file, document: readPolicy(readFileSync(full, 'utf8'), kind)} : undefined;
}

function questionsOf(name: string): Question[] {
  return JSON.parse(readFileSync(path.join(CASES, name, 'requests.json'), 'utf8')) as Question[];
}
