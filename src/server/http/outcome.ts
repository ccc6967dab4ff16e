import type {CallFacts} from '../call-facts.ts';
import type {EcrFault} from '../ecr-fault.ts';
import type {PlannedFault} from '../seams.ts';
import type {Answer} from './answer.ts';

/** What came of a request: the answer to send, and what a fault plan does to it on its way. */
export interface Outcome {
  answer: Answer;
  /** Present when the request got so far that it is known what it calls, and who. */
  call?: CallFacts | undefined;
  /** Why it was refused. */
  fault?: EcrFault | undefined;
  damage?: PlannedFault | undefined;
}
