import type {PlannedFault} from '../seams.ts';
import type {Answer} from './answer.ts';

/** What came of a request: the answer to send, and what a fault plan does to it on its way. */
export interface Outcome {
  answer: Answer;
  requestId?: string | undefined;
  damage?: PlannedFault | undefined;
}
