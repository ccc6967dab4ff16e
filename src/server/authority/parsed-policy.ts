import type {PolicyDocument} from '../../access/grammar/policy-document.ts';
import {readPolicy} from '../../access/grammar/read-policy.ts';

/** How many parsed policies are kept: every request on a repository asks for its policy. */
const MAX_KEPT = 500;

/** Gives the document of a stored policy. */
export type ReadStoredPolicy = (text: string, kind: 'repository' | 'registry') => PolicyDocument;

/** A reader of stored policies that parses each text once: a stored text never changes. */
export function createPolicyReader(): ReadStoredPolicy {
  const kept = new Map<string, PolicyDocument>();
  return (text, kind) => {
    const key = `${kind} ${text}`;
    const known = kept.get(key);
    if (known) return known;
    const document = readPolicy(text, kind);
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, document);
    return document;
  };
}
