import path from 'node:path';
import {advertise} from './advertise.ts';
import {checkOptions} from './check-options.ts';
import {handleRequest} from './http/handle-request.ts';
import {listen} from './http/listen.ts';
import {readTls} from './http/read-tls.ts';
import {runLifecycle} from './lifecycle/run-lifecycle.ts';
import type {LocalEcr} from './local-ecr.ts';
import type {LocalEcrOptions} from './local-ecr-options.ts';
import {repair} from './maintenance/repair.ts';
import {openParts} from './open-parts.ts';
import {loadScanFindings} from './scanning/load-findings.ts';

/** Opens the data, begins to listen, and tells others where. */
export async function openServer(options: LocalEcrOptions): Promise<LocalEcr> {
  const {host = '127.0.0.1', port = 0} = options;
  checkOptions(options);
  const dataDir = path.resolve(options.dataDir);
  const {parts, background, close} = await openParts(dataDir, options);
  try {
    const repairs = await repair(parts);
    const tls = options.tls && (await readTls(options.tls));
    const listening = await listen((request, response) => handleRequest(parts, request, response), {
      host,
      port,
      tls,
    });
    const url = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${listening.port}`;
    const {accountId, region, instance, verifiesSignatures: checksSignatures} = parts.settings;
    const where = {url, accountId, region, instance, checksSignatures};
    let withdraw: (() => Promise<void>) | undefined;
    const announce = async (check?: () => Promise<void>) => {
      const startedAt = new Date().toISOString();
      const notice = {dataDir, state: parts.state, check};
      withdraw = await advertise(notice, {...where, pid: process.pid, startedAt});
    };
    if (options.advertise ?? true) await announce();
    const closeAll = async () => {
      await listening.close();
      await close();
      await withdraw?.();
    };
    let closing: Promise<void> | undefined;
    return {
      url,
      port: listening.port,
      accountId,
      region,
      repairs,
      advertise: announce,
      idle: () => background.idle(),
      runLifecycle: ({now = parts.clock(), repository} = {}) => runLifecycle(parts, {now, repository}),
      loadScanFindings: (text, {digest} = {}) =>
        loadScanFindings(parts.state, text, {now: parts.clock(), digest}),
      close: () => {
        closing ??= closeAll();
        return closing;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
