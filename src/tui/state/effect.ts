import type {Whereabouts} from '../backend.ts';
import type {Change, Work} from './change.ts';
import type {Saving, Tagging} from './overlay.ts';
import type {Request} from './request.ts';

/** What an edited text is for. */
export type EditPurpose = {type: 'lifecyclePolicy' | 'repositoryPolicy'; viewId: number};

/** Something that the reducer wants done outside; each answers with events, or not at all. */
export type Effect =
  | {type: 'load'; ticket: number; request: Request}
  /** Stops caring for an answer. */
  | {type: 'abandon'; ticket: number}
  /** Asks for a `settled` event once no key has been pressed for a moment. */
  | {type: 'settle'}
  | {type: 'retryLater'; ticket: number; delay: number}
  | {type: 'change'; change: Change}
  | {type: 'startJob'; id: number; work: Work}
  | {type: 'cancelJob'; id: number}
  | {type: 'connect'; ticket: number; where: Whereabouts}
  | {type: 'listProfiles'}
  | {type: 'completePath'; text: string}
  /** Looks whether a file that was typed can be read. */
  | {type: 'checkSource'; text: string; path: string}
  /** Looks whether a file is in the way of what shall be saved. */
  | {type: 'checkTarget'; saving: Saving}
  | {type: 'write'; saving: Extract<Saving, {type: 'text'}>}
  /** Looks which images have the tags that another one shall get. */
  | {type: 'findTags'; tagging: Tagging}
  | {type: 'copyText'; text: string}
  /** Opens an address in the user's browser. */
  | {type: 'openPage'; url: string}
  | {type: 'edit'; text: string; purpose: EditPurpose}
  | {type: 'suspend'}
  | {type: 'repaint'}
  | {type: 'quit'; status: number};
