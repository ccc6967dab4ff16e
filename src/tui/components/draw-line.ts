import {Chalk, type ChalkInstance} from 'chalk';
import type {Line, Tone} from '../panes/pane.ts';
import {textWidth, truncate} from '../text/fit.ts';
import {harmless} from '../text/sanitize.ts';

/** The 16 colours that every terminal has, whatever the environment says of more. */
const chalk = new Chalk({level: 1});

/** Colours of the terminal's own palette, without black, white and background: readable on light and dark. */
const STYLES: Record<Tone, ChalkInstance | undefined> = {
  plain: undefined,
  dim: chalk.dim,
  strong: chalk.bold,
  good: chalk.green,
  warn: chalk.yellow,
  bad: chalk.red,
  accent: chalk.cyan,
};

/** How a line is drawn. */
export interface LineStyle {
  /** The columns that the line takes, all of them. */
  width: number;
  /** Whether the cursor is on the line: then it is inverse as a whole. */
  current: boolean;
  /** Whether colours, bold, dim and inverse are used at all; without them the words and marks are the same. */
  color: boolean;
}

/** A line as the terminal gets it: with escape sequences, exactly as wide as it shall be. */
export function drawLine(spans: Line, {width, current, color}: LineStyle): string {
  const fitted = fitSpans(spans, width);
  if (!color || current) {
    const text = fitted.map(span => span.text).join('');
    return current && color ? chalk.inverse(text) : text;
  }
  return fitted.map(({text, tone}) => STYLES[tone ?? 'plain']?.(text) ?? text).join('');
}

/**
 * The same line cut or filled up; nearly all come with the right width already. Whatever a text comes from, here
 * is the last door before the terminal: no control character passes.
 */
function fitSpans(spans: Line, width: number): Line {
  let left = width;
  const fitted = spans.map(span => {
    const text = truncate(harmless(span.text), left);
    left -= textWidth(text);
    return text === span.text ? span : {...span, text};
  });
  return left > 0 ? [...fitted, {text: ' '.repeat(left)}] : fitted;
}
