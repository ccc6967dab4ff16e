import {describe, expect, test} from 'vitest';
import {createPainter} from '../../../src/tui/terminal/painter.ts';

function paintedBy(): {painter: ReturnType<typeof createPainter>; take: () => string} {
  let written = '';
  const painter = createPainter(
    text => {
      written += text;
    },
    line => line,
  );
  return {
    painter,
    take: () => {
      const taken = written;
      written = '';
      return taken;
    },
  };
}

describe('a painter', () => {
  test('writes only the lines that changed, each at its place', () => {
    const {painter, take} = paintedBy();
    painter.paint('one\ntwo\nthree');
    expect(take()).toContain('\x1b[2;1H');
    painter.paint('one\nTWO\nthree');
    expect(take()).toBe('\x1b[?2026h\x1b[2;1H\x1b[0m\x1b[KTWO\x1b[0m\x1b[?2026l');
  });

  test('writes nothing for a frame that is the same', () => {
    const {painter, take} = paintedBy();
    painter.paint('one\ntwo');
    take();
    painter.paint('one\ntwo');
    expect(take()).toBe('');
  });

  test('never clears the screen', () => {
    const {painter, take} = paintedBy();
    painter.paint('one\ntwo');
    painter.forget();
    painter.paint('x');
    expect(take()).not.toMatch(/\x1b\[[0-3]?J/);
  });

  test('draws everything again after it has forgotten', () => {
    const {painter, take} = paintedBy();
    painter.paint('one\ntwo');
    take();
    painter.forget();
    painter.paint('one\ntwo');
    expect(take()).toContain('one');
  });

  test('draws nothing while somebody else has the terminal, and everything afterwards', () => {
    const {painter, take} = paintedBy();
    painter.paint('one');
    take();
    painter.pause();
    painter.paint('two');
    expect(take()).toBe('');
    painter.resume();
    painter.paint('two');
    expect(take()).toContain('two');
  });
});
