/** Something that closes what was opened. */
export type Closer = () => Promise<void> | void;

/** Closes everything, what was opened last first; the first failure is thrown when all is closed. */
export async function closeAll(closers: readonly Closer[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
