import {Box} from 'ink';
import {detailLines} from '../screens/detail-lines.ts';
import {emptyText} from '../screens/empty-text.ts';
import type {Layout} from '../state/layout.ts';
import type {State} from '../state/state.ts';
import {activePane, type View} from '../state/view.ts';
import {Lines} from './Lines.tsx';
import {Table} from './Table.tsx';

interface Props {
  state: State;
  view: View;
  layout: Layout;
}

/** The list of most views, with the details of its current row. */
export function ListBody({state, view, layout}: Props) {
  const pane = activePane(view);
  const {columns: width, list, detail} = layout;
  const {now, wide, details} = state;
  const lines = detailLines(pane, {width, height: detail, now, grown: details});
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Table
        pane={pane}
        width={width}
        height={list}
        wide={wide}
        now={now}
        active
        empty={emptyText(state, view, pane)}
      />
      <Lines lines={lines} width={width} height={detail} />
    </Box>
  );
}
