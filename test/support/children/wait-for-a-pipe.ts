// Listens for signals while one of its threads waits for the other end of a named pipe, which never comes.
import {open} from 'node:fs';
import {onInterrupt} from '../../../src/cli/process/interrupt.ts';

const {signal} = onInterrupt(process);
signal.addEventListener('abort', () => process.send!('stopping'));
open(process.argv[2]!, 'r', () => undefined);
process.send!('waiting');
