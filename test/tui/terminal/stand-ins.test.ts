import {describe, expect, test} from 'vitest';
import {StandIns} from '../../../src/tui/terminal/stand-ins.ts';

describe('a stand-in', () => {
  test('is one character, and the text is put in its place', () => {
    const standIns = new StandIns();
    const [left, right] = [standIns.standFor('\x1b[7m left \x1b[27m'), standIns.standFor('right')];
    expect([...left, ...right]).toHaveLength(2);
    expect(standIns.putTextsIn(`${left}${right}\n${right}`)).toBe('\x1b[7m left \x1b[27mright\nright');
  });

  test('is the same for a text that was in the last frame, so that nothing has to be drawn again', () => {
    const standIns = new StandIns();
    const first = standIns.standFor('text');
    standIns.putTextsIn(first);
    expect(standIns.standFor('text')).toBe(first);
  });

  test('stands for texts with stand-ins of somebody else in them', () => {
    const standIns = new StandIns();
    const text = standIns.standFor('from a registry: \ue000\ue001');
    expect(standIns.putTextsIn(text)).toBe('from a registry: \ue000\ue001');
  });

  test('is used again once its text has left the screen, however long that goes on', () => {
    const standIns = new StandIns();
    const stays = standIns.standFor('stays');
    for (let frame = 0; frame < 20_000; frame++)
      expect(standIns.putTextsIn(stays + standIns.standFor(`line ${frame}`))).toBe(`staysline ${frame}`);
  });
});
