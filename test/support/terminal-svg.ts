import type {IBufferCell, Terminal} from '@xterm/headless';
import stringWidth from 'string-width';

/** The colours of a terminal: its own two, and the sixteen of its palette. */
interface Theme {
  background: string;
  foreground: string;
  frame: string;
  palette: readonly string[];
}

/** Looks that are common, and whose colours can be read on them. */
const THEMES = {
  light: {
    background: '#ffffff',
    foreground: '#1f2328',
    frame: '#d1d9e0',
    palette: ['#24292f', '#cf222e', '#116329', '#7d4e00', '#0969da', '#8250df', '#1b7c83', '#6e7781'],
  },
  dark: {
    background: '#0d1117',
    foreground: '#e6edf3',
    frame: '#3d444d',
    palette: ['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'],
  },
} as const satisfies Record<string, Theme>;

/** The name of a look. */
export type ThemeName = keyof typeof THEMES;

const CELL = {width: 8.4, height: 18};
const PADDING = 14;
const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/** Cells beside each other that look the same. */
interface Run {
  column: number;
  columns: number;
  text: string;
  style: CellStyle;
}

interface CellStyle {
  color: number | undefined;
  bold: boolean;
  dim: boolean;
  inverse: boolean;
}

/** The screen of a terminal as a picture, drawn from its cells. */
export function terminalSvg(terminal: Terminal, {theme, title}: {theme: ThemeName; title: string}): string {
  const colors = THEMES[theme];
  const width = round(terminal.cols * CELL.width + 2 * PADDING);
  const height = terminal.rows * CELL.height + 2 * PADDING;
  const rows = Array.from({length: terminal.rows}, (_, row) =>
    runsOf(terminal, row).map(run => runSvg(run, row, colors)),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${xml(title)}">`,
    `<title>${xml(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${colors.background}" stroke="${colors.frame}"/>`,
    `<g font-family="${FONT}" font-size="14" fill="${colors.foreground}">`,
    ...rows.flat(),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function runsOf(terminal: Terminal, row: number): Run[] {
  const {active} = terminal.buffer;
  const line = active.getLine(active.baseY + row);
  const runs: Run[] = [];
  for (let column = 0; column < terminal.cols; column++) {
    const cell = line?.getCell(column);
    if (!cell || cell.getWidth() === 0) continue;
    const style = styleOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() || ' ';
    if (last && isSameStyle(last.style, style)) {
      last.text += text;
      last.columns += cell.getWidth();
    } else runs.push({column, columns: cell.getWidth(), text, style});
  }
  return runs.filter(({text, style}) => style.inverse || text.trim() !== '');
}

function styleOf(cell: IBufferCell): CellStyle {
  return {
    color: cell.isFgPalette() ? cell.getFgColor() : undefined,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    inverse: cell.isInverse() !== 0,
  };
}

function isSameStyle(one: CellStyle, other: CellStyle): boolean {
  return (
    one.color === other.color &&
    one.bold === other.bold &&
    one.dim === other.dim &&
    one.inverse === other.inverse
  );
}

/** Words stand where their cells are and are as wide, so that columns stay in line in any font. */
function runSvg({column, columns, text, style}: Run, row: number, theme: Theme): string {
  const y = PADDING + row * CELL.height;
  const box = `<rect x="${x(column)}" y="${y}" width="${round(columns * CELL.width)}" height="${CELL.height}" fill="${theme.foreground}"/>`;
  const attributes = attributesOf(style, theme).join('');
  const words = [...text.matchAll(/\S+(?: \S+)*/g)].map(({0: words, index}) => {
    const start = column + stringWidth(text.slice(0, index));
    const length = round(stringWidth(words) * CELL.width);
    return `<text x="${x(start)}" y="${y + 13}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${attributes}>${xml(words)}</text>`;
  });
  return [...(style.inverse ? [box] : []), ...words].join('');
}

function attributesOf({color, bold, dim, inverse}: CellStyle, theme: Theme): string[] {
  const fill = inverse ? theme.background : color === undefined ? undefined : theme.palette[color % 8];
  return [
    ...(fill === undefined ? [] : [` fill="${fill}"`]),
    ...(bold ? [' font-weight="700"'] : []),
    ...(dim ? [' opacity="0.65"'] : []),
  ];
}

function x(column: number): number {
  return round(PADDING + column * CELL.width);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function xml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
