import {type JSONValue, search as searchStrictly} from '@jmespath-community/jmespath';

/** What an expression finds; a bare word between backticks is a text, as the AWS CLI's users write it. */
export function search(data: JSONValue, expression: string): unknown {
  return searchStrictly(data, expression, {enable_legacy_literals: true});
}
