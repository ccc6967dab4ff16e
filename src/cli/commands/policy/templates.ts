import type {JsonObject} from '../../../access/grammar/grammar-fault.ts';
import type {PolicyKind} from '../../../access/grammar/policy-document.ts';
import {readPolicy} from '../../../access/grammar/read-policy.ts';
import {mergeStatement, type PolicyTemplate} from '../../../access/merge-statement.ts';

/** The flags of `policy set` that merge statements. */
export interface TemplateFlags {
  allowPull?: string[];
  allowPush?: string[];
  allowDelete?: string[];
  sourceAccount?: string;
}

/** The statements that the flags ask for, with ARNs of a partition. */
export function templatesOf(flags: TemplateFlags, partition?: string): PolicyTemplate[] {
  const {allowPull = [], allowPush = [], allowDelete = [], sourceAccount} = flags;
  const of = (group: PolicyTemplate['group'], principals: string[]): PolicyTemplate[] =>
    principals.map(principal => ({group, principal, sourceAccount, partition}));
  return [...of('pull', allowPull), ...of('push', allowPush), ...of('delete', allowDelete)];
}

/**
 * The text of a policy after all templates, one after the other.
 * @throws EcrctlError INVALID_POLICY where the policy cannot be read: nothing of it may be lost
 */
export function mergeTemplates(
  policy: string | undefined,
  {kind, templates}: {kind: PolicyKind; templates: readonly PolicyTemplate[]},
): string {
  if (policy !== undefined) readPolicy(policy, kind);
  return templates.reduce(
    (text, template) => mergeStatement(text === '' ? undefined : (JSON.parse(text) as JsonObject), template),
    policy ?? '',
  );
}
