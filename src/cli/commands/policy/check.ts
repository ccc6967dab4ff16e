import {InvalidArgumentError, Option} from 'commander';
import {accessDeniedMessage} from '../../../access/decision/access-denied.ts';
import {decide} from '../../../access/decision/decide.ts';
import type {AccessRequest} from '../../../access/decision/decision.ts';
import {explain} from '../../../access/decision/explain.ts';
import type {ContextValues} from '../../../access/decision/request-context.ts';
import {ACTION_GROUPS, expandAction} from '../../../access/grammar/action-groups.ts';
import {parseArn} from '../../../access/grammar/arn.ts';
import {findEcrAction} from '../../../access/grammar/ecr-actions.ts';
import {type Principal, parsePrincipal} from '../../../access/grammar/principal.ts';
import {EXIT_STATUS} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {collect} from '../../option-values.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {accessSubject} from './access-subject.ts';
import {type Answer, verdictText} from './check-text.ts';
import {addPolicyFlags, type PolicyFlags} from './policy-flags.ts';

interface CheckFlags extends PolicyFlags {
  principal: string;
  action: string;
  contextKey?: Record<string, string[]>;
}

/** `ecrctl policy check`. */
export const definePolicyCheck: CommandDefinition = (group, run) => {
  const command = defineCommand(group, run, {
    usage: 'check <repository>',
    summary: 'say whether a principal may do something, and why',
    description:
      'Say whether a principal may do something with a repository, and which statements decide. Exits with 0 ' +
      'when it is allowed and with 7 when it is denied. With --policy nothing is asked of a registry; otherwise ' +
      'the policies of repository and registry are read from there. Identity policies are known only from files.',
    examples: [
      {
        command: 'ecrctl policy check team/app --principal arn:aws:iam::444455556666:role/ci --action pull',
        does: 'with the policies in the registry',
      },
      {
        command: 'ecrctl policy check team/app --principal 444455556666 --action push --policy policy.json',
        does: 'offline',
      },
      {
        command:
          'ecrctl policy check team/app --principal codebuild.amazonaws.com --action pull --context-key aws:SourceAccount=111122223333',
        does: 'what conditions ask',
      },
    ],
    action: (context, [repository], options) => check(context, repository!, options as unknown as CheckFlags),
  })
    .requiredOption('--principal <arn>', 'who asks: an ARN, an account id or a service')
    .requiredOption(
      '--action <action>',
      `what: ${ACTION_GROUPS.join(', ')} or an action such as ecr:PutImage`,
    )
    .addOption(
      new Option(
        '--context-key <key=value>',
        'a value that conditions ask about; repeat it for more',
      ).argParser(collectContextKey),
    );
  addPolicyFlags(command)
    .option('--boundary <file>', 'the permissions boundary of the principal', collect)
    .option('--session-policy <file>', 'a policy of the session', collect)
    .option('--service-control-policy <file>', 'a policy of the organization, one for each level', collect)
    .option(
      '--resource-control-policy <file>',
      'a policy of the organization of the repository’s account',
      collect,
    );
};

async function check(context: CommandContext, repository: string, options: CheckFlags): Promise<number> {
  const principal = parsePrincipal(options.principal);
  const actions = expandAction(options.action);
  const assumedAccountId = principal.accountId;
  const subject = await accessSubject(context, repository, {...options, assumedAccountId});
  const values = {...timeContext(context.now()), ...subject.context, ...options.contextKey};
  const judge = (action: string): Answer => {
    const request = requestFor(action, {principal, resource: subject.resource, context: values});
    return {request, decision: decide(request, subject.policies)};
  };
  const answers = actions.map(judge);
  const allowed = answers.every(({decision}) => decision.allowed);
  await context.output.result({
    data: {allowed, principal: principal.arn, resource: subject.resource, actions: answers.map(toData)},
    text: verdictText(answers, {asked: options.action, colors: context.output.colors}),
  });
  const note = adviceFor(answers, {given: options.identityPolicy !== undefined, token: judge(TOKEN_ACTION)});
  if (note) context.output.note(`note: ${note}`);
  return allowed ? 0 : EXIT_STATUS.GATE_FAILED;
}

/** What a Docker client needs before anything else, and what only an identity policy can grant. */
const TOKEN_ACTION = 'ecr:GetAuthorizationToken';

/** What the verdict leaves open about identity policies, which no registry knows. */
function adviceFor(
  answers: readonly Answer[],
  {given, token}: {given: boolean; token: Answer},
): string | undefined {
  const missesIdentity = answers.some(
    ({decision: {reason}}) => reason.kind === 'no-allow' && reason.policyType === 'identity',
  );
  if (!given && missesIdentity)
    return 'no identity policy is given; --identity-policy FILE says what it allows';
  const allowed = answers.every(({decision}) => decision.allowed);
  if (!given || !allowed || token.decision.allowed) return undefined;
  return `docker login needs ${TOKEN_ACTION} too, which no identity policy here allows`;
}

/** Actions on the registry have no repository as resource. */
function requestFor(
  action: string,
  {resource, ...rest}: {principal: Principal; resource: string; context: ContextValues},
): AccessRequest {
  const onRepository = findEcrAction(action)?.onRepository ?? true;
  return {
    ...rest,
    action,
    resource: onRepository ? resource : '*',
    resourceAccountId: parseArn(resource)?.accountId || undefined,
  };
}

function timeContext(now: Date): ContextValues {
  return {'aws:CurrentTime': now.toISOString(), 'aws:EpochTime': String(Math.floor(now.getTime() / 1000))};
}

function toData({request, decision}: Answer): object {
  return {
    action: request.action,
    allowed: decision.allowed,
    reason: decision.reason,
    statements: decision.decisive.map(({policyType, policyName, statement}) => ({
      policyType,
      policy: policyName,
      sid: statement.sid,
      position: statement.position,
      effect: statement.effect,
    })),
    explanation: explain(request, decision),
    ...(decision.allowed ? {} : {accessDenied: accessDeniedMessage(request, decision)}),
  };
}

function collectContextKey(text: string, previous: Record<string, string[]> = {}): Record<string, string[]> {
  const [, key, value] = /^([^=:]+:[^=]+)=(.*)$/.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    throw new InvalidArgumentError('write key=value, for example aws:SourceIp=203.0.113.7.');
  }
  return {...previous, [key]: [...(previous[key] ?? []), value]};
}
