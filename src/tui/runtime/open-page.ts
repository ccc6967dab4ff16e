import {spawn} from 'node:child_process';
import {browserCommand} from '../terminal/browser-command.ts';

/** How long a program that opens pages may take to fail, in milliseconds; what still runs then is a browser. */
const TIME_TO_FAIL = 1500;

/** Opens an address in the user's browser, which then lives on its own; false where there is none. */
export async function openPage(url: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const command = browserCommand(url, {env, platform: process.platform});
  if (!command) return false;
  return new Promise(resolve => {
    const child = spawn(command.program, command.args, {detached: true, stdio: 'ignore', env});
    const timer = setTimeout(() => resolve(true), TIME_TO_FAIL);
    const end = (opened: boolean): void => {
      clearTimeout(timer);
      resolve(opened);
    };
    child.once('error', () => end(false));
    child.once('exit', status => end(status === 0));
    child.unref();
    timer.unref();
  });
}
