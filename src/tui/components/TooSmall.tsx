import {SMALLEST} from '../state/layout.ts';
import type {Size} from '../terminal/size.ts';
import {wrap} from '../text/wrap.ts';
import {Lines} from './Lines.tsx';

/** What a terminal says that has no room for the screens; it still takes q and ctrl-c. */
export function TooSmall({size}: {size: Size}) {
  const needed = `${SMALLEST.columns}x${SMALLEST.rows}`;
  const text = `terminal too small: need ${needed}, have ${size.columns}x${size.rows}; q quits`;
  return (
    <Lines
      lines={wrap(text, size.columns).map(line => [{text: line}])}
      width={size.columns}
      height={size.rows}
    />
  );
}
