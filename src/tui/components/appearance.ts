import {createContext} from 'react';

/** How the terminal may be written to. */
export interface Appearance {
  /** Whether colours, bold, dim and inverse are used at all. */
  color: boolean;
}

/** Handed to every line; a terminal without colour gets the same words and marks. */
export const AppearanceContext = createContext<Appearance>({color: false});
