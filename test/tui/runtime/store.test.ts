import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createStore, FRAME_DELAY, type Store} from '../../../src/tui/runtime/store.ts';
import type {Effect} from '../../../src/tui/state/effect.ts';
import {begin} from '../../../src/tui/state/initial-state.ts';
import type {State} from '../../../src/tui/state/state.ts';
import {NOW, PLACE} from '../session.ts';

describe('a store', () => {
  let shown: State[] = [];
  let performed: Effect[] = [];
  let store: Store;

  beforeEach(() => {
    vi.useFakeTimers();
    shown = [];
    performed = [];
    store = createStore({
      first: begin({size: {columns: 80, rows: 24}, now: NOW, readOnly: false, regions: []}),
      clock: () => NOW,
      perform: effect => performed.push(effect),
      show: state => shown.push(state),
    });
  });
  afterEach(() => {
    store.close();
    vi.useRealTimers();
  });

  test('shows the first frame before it asks for anything', () => {
    expect(shown).toHaveLength(1);
    expect(performed).toEqual([{type: 'connect', ticket: 1, where: {}}]);
  });

  test('shows what keys do at once, all keys of one read together', () => {
    const key = {type: 'input', input: {type: 'key', name: '?'}} as const;
    store.dispatchNow([key, key]);
    expect(shown).toHaveLength(2);
    expect(shown[1]?.views).toHaveLength(2);
  });

  test('gathers what comes from outside into one frame', () => {
    store.dispatch({type: 'connected', ticket: 1, place: PLACE});
    store.dispatch({type: 'tick'});
    expect(shown).toHaveLength(1);
    vi.advanceTimersByTime(FRAME_DELAY);
    expect(shown).toHaveLength(2);
    expect(shown[1]?.place).toEqual(PLACE);
  });

  test('shows gathered events with the next key and not once more', () => {
    store.dispatch({type: 'tick'});
    store.dispatchNow([]);
    vi.advanceTimersByTime(FRAME_DELAY);
    expect(shown).toHaveLength(2);
  });

  test('shows nothing any more once it is closed', () => {
    store.dispatch({type: 'tick'});
    store.close();
    store.dispatch({type: 'tick'});
    vi.advanceTimersByTime(FRAME_DELAY);
    expect(shown).toHaveLength(1);
  });
});
