import {createContext} from 'react';
import {StandIns} from '../terminal/stand-ins.ts';

/** What lines are drawn with. */
export interface Drawing {
  /** Whether colours, bold, dim and inverse are used at all. */
  color: boolean;
  /** Takes the lines, so that Ink need not. */
  standIns: StandIns;
}

/** Handed to every line. */
export const DrawingContext = createContext<Drawing>({color: false, standIns: new StandIns()});
