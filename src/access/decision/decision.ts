import type {PolicyDocument, Statement} from '../grammar/policy-document.ts';
import type {Principal} from '../grammar/principal.ts';
import type {StatementMatch} from './match-statement.ts';
import type {ContextValues} from './request-context.ts';

/** What is asked: may this principal do this to that. */
export interface AccessRequest {
  principal: Principal;
  /** For example `ecr:PutImage`. */
  action: string;
  /** The ARN of a repository, or `*` for operations on no single repository. */
  resource: string;
  /** The account that owns the registry; taken from the resource's ARN when absent, and else the principal's. */
  resourceAccountId?: string | undefined;
  /** Condition keys beyond those that follow from principal and resource. */
  context?: ContextValues | undefined;
}

/** A policy with the name under which explanations speak of it. */
export interface NamedPolicy {
  name: string;
  document: PolicyDocument;
}

/** Whether the registry policy is asked about three actions (V1) or about all (V2, every new registry). */
export type RegistryPolicyScope = 'V1' | 'V2';

/** The policies that take part. Of the ceilings an absent one limits nothing and an empty list allows nothing. */
export interface PolicySet {
  /** Policies of the principal, its groups or its role. */
  identity?: readonly NamedPolicy[] | undefined;
  repository?: NamedPolicy | undefined;
  registry?: NamedPolicy | undefined;
  /** V2 when absent. */
  registryScope?: RegistryPolicyScope | undefined;
  boundary?: readonly NamedPolicy[] | undefined;
  session?: readonly NamedPolicy[] | undefined;
  /** Policies of the organization; of each level at least one must allow, so give one list a level. */
  serviceControl?: readonly (readonly NamedPolicy[])[] | undefined;
  /**
   * Policies of the organization that the registry's account is in. They can only deny: what allows is always there,
   * RCPFullAWSAccess, which cannot be detached.
   */
  resourceControl?: readonly NamedPolicy[] | undefined;
}

/** The role that a policy plays in a decision. */
export type PolicyType =
  | 'service-control'
  | 'resource-control'
  | 'repository'
  | 'registry'
  | 'identity'
  | 'boundary'
  | 'session';

/** What one statement had to say about a request. */
export interface StatementTrace extends StatementMatch {
  policyType: PolicyType;
  policyName: string;
  statement: Statement;
}

/** Why a request is allowed or denied. */
export type DecisionReason =
  /** Statements allow it, and nothing stands against it. */
  | {kind: 'granted'}
  /** The root of the account that owns the registry needs no statement. */
  | {kind: 'account-root'}
  | {kind: 'explicit-deny'; policyType: PolicyType}
  /** No statement of this kind of policy allows it, though one would have to. */
  | {kind: 'no-allow'; policyType: PolicyType};

/** The judgement of a request, with everything that led to it. */
export interface Decision {
  allowed: boolean;
  reason: DecisionReason;
  /** The statements that decided: those that grant, or the one that denies; empty when none allows. */
  decisive: readonly StatementTrace[];
  /** Every statement that was asked, in the order of the policies. */
  trace: readonly StatementTrace[];
  /** Whether the principal belongs to another account than the registry. */
  crossAccount: boolean;
}
