import type {JsonObject} from '../../../access/grammar-fault.ts';
import {mergeStatement, type PolicyTemplate} from '../../../access/merge-statement.ts';

/** The flags of `policy set` that merge statements. */
export interface TemplateFlags {
  allowPull?: string[];
  allowPush?: string[];
  allowDelete?: string[];
  sourceAccount?: string;
}

/** The statements that the flags ask for. */
export function templatesOf(flags: TemplateFlags): PolicyTemplate[] {
  const {allowPull = [], allowPush = [], allowDelete = [], sourceAccount} = flags;
  const of = (group: PolicyTemplate['group'], principals: string[]): PolicyTemplate[] =>
    principals.map(principal => ({group, principal, sourceAccount}));
  return [...of('pull', allowPull), ...of('push', allowPush), ...of('delete', allowDelete)];
}

/** The text of a policy after all templates, one after the other. */
export function mergeTemplates(policy: JsonObject | undefined, templates: readonly PolicyTemplate[]): string {
  let text = '';
  let value = policy;
  for (const template of templates) {
    text = mergeStatement(value, template);
    value = JSON.parse(text) as JsonObject;
  }
  return text;
}
