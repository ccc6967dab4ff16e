import type {PlannedFault} from '../seams.ts';
import type {Answer} from './answer.ts';

/** What came of a request: an answer to send, or a connection to break as a fault plan wants it. */
export type Outcome =
  | {kind: 'reset'}
  | {kind: 'answer'; answer: Answer; requestId?: string | undefined; damage?: PlannedFault | undefined};
