import {expect, test} from 'vitest';
import {endStalled} from '../../../src/server/http/end-stalled.ts';

class FakeSocket {
  bytesRead = 0;
  bytesWritten = 0;
  ended = false;
  destroy(): void {
    this.ended = true;
  }
}

test('ends a connection on which nothing moves for too long, and none that goes on', () => {
  const [uploading, downloading, stalled] = [new FakeSocket(), new FakeSocket(), new FakeSocket()];
  const look = endStalled([uploading, downloading, stalled], 5000);
  for (let now = 0; now <= 60_000; now += 1000) {
    uploading.bytesRead += 1;
    downloading.bytesWritten += 1;
    look(now);
    expect([now, stalled.ended]).toEqual([now, now >= 5000]);
  }
  expect([uploading.ended, downloading.ended]).toEqual([false, false]);
});

test('counts from the last byte on', () => {
  const socket = new FakeSocket();
  const look = endStalled([socket], 5000);
  look(0);
  socket.bytesRead = 10;
  look(4000);
  look(8999);
  expect(socket.ended).toBe(false);
  look(9000);
  expect(socket.ended).toBe(true);
});
