import {VERSION} from './version.ts';

/**
 * The program `ecrctl`. The version is answered before anything else is loaded: scripts and prompts ask for
 * it all the time.
 */
export async function run(argv: string[]): Promise<void> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const {execute} = await import('./execute.ts');
  process.exitCode = await execute(argv);
}

/** The program `docker-credential-ecrctl`. */
export async function runCredentialHelper(argv: string[]): Promise<void> {
  const {runHelper} = await import('./credential-helper.ts');
  process.exitCode = await runHelper(argv);
}
