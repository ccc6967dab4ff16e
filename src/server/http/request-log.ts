import type {IncomingMessage, ServerResponse} from 'node:http';
import {destination, type Logger, pino, stdTimeFunctions} from 'pino';
import {operationOf} from './aws-json.ts';
import type {Outcome} from './outcome.ts';
import {printable, printableUrl} from './printable.ts';

/** Where lines go: a file's descriptor, or whoever takes them. */
export type LogTarget = number | {write(line: string): void};

/** A line for every request, when its answer is out or its client is gone. It never makes a request wait. */
export interface RequestLog {
  /** Notes that a request has come; what it returns is told how it ended. */
  begin(
    request: IncomingMessage,
    response: ServerResponse,
  ): (outcome: Outcome, requestId: string) => Promise<void>;
  close(): Promise<void>;
}

/**
 * Writes JSON lines with pino. They hold no header but User-Agent, no body, and of a URL's query only what
 * cannot be a secret.
 */
export function openRequestLog(target: LogTarget, onError: (error: unknown) => void): RequestLog {
  const stream = typeof target === 'number' ? destination({fd: target, sync: false}) : undefined;
  // A full disk must not fail the requests that the lines are about.
  stream?.on('error', onError);
  const options = {base: null, timestamp: stdTimeFunctions.isoTime};
  const logger = pino(options, stream ?? (target as Exclude<LogTarget, number>));
  return {
    begin: (request, response) => {
      const began = performance.now();
      const before = request.socket.bytesWritten;
      const closed = new Promise(resolve => response.once('close', resolve));
      return async (outcome, requestId) => {
        const line = lineOf(request, outcome);
        await closed;
        write(logger, {
          requestId,
          ...line,
          bytesSent: request.socket.bytesWritten - before,
          milliseconds: Math.round((performance.now() - began) * 10) / 10,
          ...(response.writableFinished ? {} : {aborted: true}),
        });
      };
    },
    close: () => new Promise(resolve => (stream ? void stream.once('close', resolve).end() : resolve())),
  };
}

function lineOf(request: IncomingMessage, {answer, call, fault}: Outcome) {
  const {method, url = '/', headers, socket} = request;
  return {
    method,
    url: printableUrl(url),
    operation: call?.operation ?? printable(operationOf(headers)),
    ...(call && {region: call.region, caller: call.caller.arn, accessKeyId: call.caller.accessKeyId}),
    status: answer.status,
    ...(fault && {fault: fault.faultName, message: printable(fault.message)}),
    sourceIp: socket.remoteAddress,
    userAgent: printable(headers['user-agent']),
  };
}

function write(logger: Logger, line: {status: number; [member: string]: unknown}): void {
  if (line.status >= 500) logger.error(line);
  else if (line.status >= 400) logger.warn(line);
  else logger.info(line);
}
