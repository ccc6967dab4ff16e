import {Box} from 'ink';
import {contextLine} from '../screens/context-line.ts';
import {hintLine} from '../screens/hint-line.ts';
import {LifecycleScreen} from '../screens/LifecycleScreen.tsx';
import {messageLine} from '../screens/message-line.ts';
import {titleLine} from '../screens/title-line.ts';
import {topLines} from '../screens/top-lines.ts';
import {isTooSmall, layoutOf} from '../state/layout.ts';
import {currentView, type State} from '../state/state.ts';
import {type Drawing, DrawingContext} from './drawing.ts';
import {Lines} from './Lines.tsx';
import {ListBody} from './ListBody.tsx';
import {Panel} from './Panel.tsx';
import {TooSmall} from './TooSmall.tsx';

interface Props {
  state: State;
  drawing: Drawing;
}

/** The whole screen, exactly as high and as wide as the terminal. */
export function App({state, drawing}: Props) {
  return (
    <DrawingContext.Provider value={drawing}>
      {isTooSmall(state.size) ? <TooSmall size={state.size} /> : <Screen state={state} />}
    </DrawingContext.Provider>
  );
}

function Screen({state}: {state: State}) {
  const layout = layoutOf(state);
  const view = currentView(state);
  const {columns: width} = layout;
  return (
    <Box flexDirection="column">
      <Lines lines={[contextLine(state)]} width={width} height={layout.context} />
      <Lines lines={[titleLine(state)]} width={width} height={layout.title} />
      <Lines lines={topLines(state, view, layout.top)} width={width} height={layout.top} />
      {view.kind === 'lifecycle' ? (
        <LifecycleScreen state={state} view={view} layout={layout} />
      ) : (
        <ListBody state={state} view={view} layout={layout} />
      )}
      <Panel overlay={state.overlay} size={state.size} height={layout.panel} hints={layout.hints > 0} />
      <Lines lines={[messageLine(state)]} width={width} height={layout.message} />
      <Lines lines={[hintLine(state)]} width={width} height={layout.hints} />
    </Box>
  );
}
