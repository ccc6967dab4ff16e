/**
 * Writes to standard output where no command is there yet that does, and gives the exit status. What it takes to tell
 * of a failure is loaded only then.
 */
export async function writeOut(text: string): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      process.stdout.on('error', reject);
      process.stdout.write(text, error => (error ? reject(error) : resolve()));
    });
    return 0;
  } catch (error) {
    const {tellBrokenOutput} = await import('../output/broken-output.ts');
    return tellBrokenOutput(error);
  }
}
