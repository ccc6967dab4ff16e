import type {HelpTopic} from './help/topics.ts';
import {enableCompileCache} from './process/compile-cache.ts';
import {deferWasmOptimization} from './process/engine-tuning.ts';
import {writeOut} from './process/write-out.ts';
import {VERSION} from './version.ts';

/**
 * The program `ecrctl`. The version is answered before anything else is loaded: scripts and prompts ask for
 * it all the time.
 */
export async function run(argv: string[]): Promise<void> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.exitCode = await writeOut(`${VERSION}\n`);
    return;
  }
  enableCompileCache(process.env);
  if (argv[0] === '__complete') {
    const {answerShell} = await import('./completion/answer-shell.ts');
    process.exitCode = await writeOut(await answerShell(argv.slice(1), process.env));
    return;
  }
  deferWasmOptimization();
  const {execute} = await import('./execute.ts');
  process.exitCode = await execute(argv);
}

/** The program `docker-credential-ecrctl`. */
export async function runCredentialHelper(argv: string[]): Promise<void> {
  enableCompileCache(process.env);
  const {runHelper} = await import('./credential-helper.ts');
  process.exitCode = await runHelper(argv);
}

/** Every command and every API operation as plain data, for the build: documentation and completion are made from it. */
export async function describeCommands(): Promise<object> {
  const [{buildProgram}, {commandTree}, {operationNodes, waiterNodes}, topics] = await Promise.all([
    import('./program.ts'),
    import('./command-tree.ts'),
    import('./api/operation-nodes.ts'),
    describeTopics(),
  ]);
  const program = commandTree(await buildProgram(async () => {}));
  return {
    ...program,
    operations: operationNodes(),
    waiters: waiterNodes(),
    topics: topics.map(({name, summary}) => ({name, summary})),
  };
}

/** Every page of help that is about no single command, for the build. */
export async function describeTopics(): Promise<readonly HelpTopic[]> {
  return (await import('./help/topics.ts')).HELP_TOPICS;
}
