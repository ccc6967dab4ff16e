import type {LocalEcr} from '../../../server/index.ts';
import type {CommandContext} from '../../context/command-context.ts';

/** Opens the data directory in this process, beside a running local ECR if there is one, for one piece of work. */
export async function withLocalEcr<T>(
  context: CommandContext,
  work: (ecr: LocalEcr) => Promise<T>,
): Promise<T> {
  const {startLocalEcr} = await import('../../../server/index.ts');
  const {dataDir, region} = context.settings;
  const ecr = await startLocalEcr({dataDir, advertise: false, ...(region ? {region} : {})});
  try {
    return await work(ecr);
  } finally {
    await ecr.close();
  }
}
