import type {Repository} from '@aws-sdk/client-ecr';
import type {CommandContext} from '../../context/command-context.ts';
import type {OneByOneListener} from '../../one-by-one.ts';
import type {EcrRepository} from '../../repository-of.ts';

/** How an operation on repositories is told. */
interface Telling {
  /** What is said of a repository that it failed for: `was not created`. */
  undone: string;
  /** The line that a repository gets. */
  text: (repository: Repository) => string | undefined;
  /** Whether only one repository was named: its data then stands alone, as ECR's own answer has it. */
  single: boolean;
}

/** Prints the repositories to which something was done, and warns of those to which it was not. */
export function repositoryOutcomes(
  context: CommandContext,
  {undone, text, single}: Telling,
): OneByOneListener<EcrRepository, Repository> {
  return {
    failed: ({subject, error}) =>
      context.output.warn(`${subject.id.repositoryName} ${undone}: ${error.message}`),
    ended: ({done, failures}) => {
      const failed = failures.map(({subject, error: {code, message}}) => ({
        repositoryName: subject.id.repositoryName,
        code,
        message,
      }));
      const data = {repositories: done, ...(failed.length > 0 ? {failures: failed} : {})};
      return context.output.result({
        data: single ? {repository: done[0]} : data,
        text: done.map(text).join('\n'),
      });
    },
  };
}
