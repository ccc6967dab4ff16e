import type {RCTAppliedFor} from '@aws-sdk/client-ecr';
import type {TemplateRecord} from '../state/registry-records.ts';

/** The prefix that stands for every repository without a template of its own. */
const ROOT_PREFIX = 'ROOT';

/** A template under its prefix. */
export interface Template {
  prefix: string;
  record: TemplateRecord;
}

// ECR: the prefix of a creation template covers whole path segments, so `prod` does not cover `production/app`
/**
 * The template for a repository that comes into being in one of three ways: of those that apply to that way
 * the one with the longest prefix, with ROOT as the last resort.
 */
export function findTemplate(
  templates: Iterable<Template>,
  repositoryName: string,
  way: RCTAppliedFor,
): Template | undefined {
  return [...templates]
    .filter(({prefix, record}) => record.appliedFor.includes(way) && covers(prefix, repositoryName))
    .reduce<Template | undefined>((best, one) => (best && rank(best) >= rank(one) ? best : one), undefined);
}

function covers(prefix: string, repositoryName: string): boolean {
  return (
    prefix === ROOT_PREFIX || `${repositoryName}/`.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)
  );
}

function rank({prefix}: Template): number {
  return prefix === ROOT_PREFIX ? 0 : prefix.length;
}
