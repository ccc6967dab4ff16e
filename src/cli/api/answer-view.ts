import type {CommandContext} from '../context/command-context.ts';
import {awsText} from '../output/aws-text.ts';
import type {ResultView} from '../output/output.ts';
import {queriedTable} from '../output/queried.ts';
import type {Table} from '../output/table.ts';

/**
 * How an answer of the API is printed: as JSON where nobody asked for another form, which is the AWS CLI's own default,
 * and with --output text as the AWS CLI prints text. Scripts that were written for it test for its `None`.
 */
export function answerView({origins, settings}: CommandContext, answer: object): ResultView {
  const isAskedFor = origins.output !== undefined && origins.output.kind !== 'default';
  return {
    data: answer,
    text: JSON.stringify(answer, undefined, 2),
    ...(isAskedFor ? {asText: answerText} : {}),
    ...(settings.output === 'table' ? {table: answerTable(answer)} : {}),
  };
}

/** Where a listing goes on comes last, and under its name. */
function answerText(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !('NextToken' in answer)) return awsText(answer);
  const {NextToken, ...listing} = answer;
  return `${awsText(listing)}${awsText({NextToken: {NextToken}})}`;
}

/** An answer as a table: what it lists, where it is one listing, or else a member a line. */
function answerTable(answer: object): Table {
  const plain = JSON.parse(JSON.stringify(answer)) as Record<string, unknown>;
  const lists = Object.values(plain).filter(value => Array.isArray(value));
  const listed = lists.length === 1 ? queriedTable(lists[0]) : undefined;
  return listed ?? queriedTable(Object.entries(plain).map(([member, value]) => ({member, value}))) ?? NOTHING;
}

const NOTHING: Table = {columns: ['member', 'value'], rows: [], empty: 'the answer is empty'};
