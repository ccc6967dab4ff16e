import {Box} from 'ink';
import {Lines} from '../components/Lines.tsx';
import {ListBody} from '../components/ListBody.tsx';
import {Table} from '../components/Table.tsx';
import {type Layout, splitLifecycle} from '../state/layout.ts';
import type {State} from '../state/state.ts';
import type {LifecycleView} from '../state/view.ts';
import {activePane} from '../state/view.ts';
import {GLYPH} from '../text/glyphs.ts';
import {detailLines} from './detail-lines.ts';
import {emptyText} from './empty-text.ts';

/** Blank, line, blank between two lists that stand beside each other. */
const DIVIDER = ` ${GLYPH.divider} `;

interface Props {
  state: State;
  view: LifecycleView;
  layout: Layout;
}

/** A policy's rules with the images that they would take: beside each other, or the rules above. */
export function LifecycleScreen({state, view, layout}: Props) {
  if (view.tab === 'json') return <ListBody state={state} view={view} layout={layout} />;
  const {columns, list, detail} = layout;
  const split = splitLifecycle(view, {list, columns});
  const left = split.beside ? Math.floor((columns - DIVIDER.length) / 2) : columns;
  const right = split.beside ? columns - DIVIDER.length - left : columns;
  const common = {wide: state.wide, now: state.now};
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box flexDirection={split.beside ? 'row' : 'column'} flexShrink={0}>
        <Table
          {...common}
          pane={view.panes.rules}
          width={left}
          height={split.rules}
          active={view.tab === 'rules'}
          empty={emptyText(state, view, view.panes.rules)}
        />
        {split.beside && (
          <Lines
            lines={Array(list).fill([{text: DIVIDER, tone: 'dim'}])}
            width={DIVIDER.length}
            height={list}
          />
        )}
        <Table
          {...common}
          pane={view.panes.verdicts}
          width={right}
          height={split.verdicts}
          active={view.tab === 'verdicts'}
          empty={emptyText(state, view, view.panes.verdicts)}
        />
      </Box>
      <Lines
        lines={detailLines(activePane(view), {
          width: columns,
          height: detail,
          now: state.now,
          grown: state.details,
        })}
        width={columns}
        height={detail}
      />
    </Box>
  );
}
