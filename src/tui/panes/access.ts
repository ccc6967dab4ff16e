import type {WhoEntry} from '../../access/decision/who.ts';
import type {PaneDefinition, PaneRow} from './pane.ts';

/** A statement of an access policy, in words. */
export interface StatementRow extends PaneRow {
  policy: string;
  effect: string;
  sid?: string | undefined;
  sentence: string;
}

/** Someone who can pull. */
export interface PullerRow extends PaneRow {
  who: WhoEntry;
}

/** The statements of a repository's and its registry's policy. */
export const STATEMENTS: PaneDefinition<StatementRow> = {
  noun: ['statement', 'statements'],
  heading: true,
  searchText: row => `${row.policy} ${row.sid ?? ''} ${row.sentence}`,
  detail: row => [row.sentence],
  columns: [
    {id: 'policy', title: 'POLICY', width: 10, rank: 1, cell: row => ({text: row.policy, tone: 'dim'})},
    {
      id: 'effect',
      title: 'EFFECT',
      width: 6,
      rank: 0,
      cell: row => ({text: row.effect.toLowerCase(), tone: row.effect === 'Deny' ? 'bad' : 'good'}),
    },
    {id: 'sid', title: 'SID', width: 16, rank: 2, cell: row => ({text: row.sid ?? '-'})},
    {
      id: 'sentence',
      title: 'WHAT IT SAYS',
      width: 16,
      grow: true,
      rank: 0,
      cell: row => ({text: row.sentence}),
    },
  ],
};

/** Who can pull, by what the policies say. */
export const PULLERS: PaneDefinition<PullerRow> = {
  heading: true,
  searchText: ({who}) => `${who.inWords} ${who.principal}`,
  detail: ({who}) => [
    `${who.inWords} (${who.principal})`,
    ...(who.needsIdentityPolicy ? ['An identity policy in their own account must allow it too.'] : []),
    ...who.conditions.map(condition => `If ${condition}.`),
    ...who.exceptions.map(exception => `Except: ${exception}`),
    ...(who.statements.length > 0 ? [`Let in by ${who.statements.join(', ')}.`] : []),
  ],
  columns: [
    {
      id: 'who',
      title: 'WHO CAN PULL',
      width: 20,
      grow: true,
      rank: 0,
      cell: ({who}) => ({text: who.inWords}),
    },
    {
      id: 'needs',
      title: 'IDENTITY POLICY',
      width: 15,
      rank: 1,
      cell: ({who}) => ({text: who.needsIdentityPolicy ? 'needed too' : 'not needed'}),
    },
    {
      id: 'conditions',
      title: 'LIMITS',
      width: 14,
      rank: 2,
      cell: ({who}) => {
        const limits = who.conditions.length + who.exceptions.length;
        return limits === 0 ? {text: 'none', tone: 'dim'} : {text: `${limits}, see below`, tone: 'warn'};
      },
    },
  ],
};
