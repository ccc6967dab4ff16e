/** What is asked of a connection's socket. */
export interface WatchedSocket {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  destroy(): void;
}

/**
 * Ends the connections on which nothing has moved for longer than `patience` (milliseconds): to be called again
 * and again with the time.
 */
export function endStalled(sockets: Iterable<WatchedSocket>, patience: number): (now: number) => void {
  const seen = new WeakMap<WatchedSocket, {moved: number; at: number}>();
  return now => {
    for (const socket of sockets) {
      const moved = socket.bytesRead + socket.bytesWritten;
      const before = seen.get(socket);
      if (before?.moved !== moved) seen.set(socket, {moved, at: now});
      else if (now - before.at >= patience) socket.destroy();
    }
  };
}
