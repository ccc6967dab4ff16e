import type {
  GetRegistryScanningConfigurationResponse,
  PutRegistryScanningConfigurationRequest,
  PutRegistryScanningConfigurationResponse,
  RegistryScanningRule,
  ScanType,
} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {invalidParameter} from '../ecr-fault.ts';
import {bridgeEvent} from '../events/bridge-event.ts';
import {DEFAULT_SCANNING} from '../scanning/scan-frequency.ts';
import {scanningOf} from '../scanning/scans.ts';
import type {ScanningRecord} from '../state/registry-records.ts';

/** The frequencies that each kind of scanning knows; what no rule covers is scanned on request, or not at all. */
const FREQUENCIES: Record<ScanType, readonly string[]> = {
  BASIC: ['SCAN_ON_PUSH', 'MANUAL'],
  ENHANCED: ['SCAN_ON_PUSH', 'CONTINUOUS_SCAN'],
};

/** PutRegistryScanningConfiguration: replaces the registry's kind of scanning and its rules. */
export async function putRegistryScanningConfiguration(
  call: CallContext,
  input: PutRegistryScanningConfigurationRequest,
): Promise<PutRegistryScanningConfigurationResponse> {
  const scanning: ScanningRecord = {
    scanType: input.scanType ?? DEFAULT_SCANNING.scanType,
    rules: input.rules ?? [],
  };
  checkRules(scanning);
  const {accountId} = call.caller;
  await call.state.transaction(() => call.state.table('scanning').put([accountId, call.region], scanning));
  call.server.services.events.emit(
    bridgeEvent(
      'ECR Scan Resource Change',
      {accountId, region: call.region},
      {
        now: call.now,
        detail: {'action-type': 'SCAN_FREQUENCY_CHANGE', 'scan-type': scanning.scanType},
      },
    ),
  );
  return {registryScanningConfiguration: scanning};
}

/** GetRegistryScanningConfiguration: note that its member is named otherwise than that of Put. */
export function getRegistryScanningConfiguration(
  call: CallContext,
): GetRegistryScanningConfigurationResponse {
  const registry = {accountId: call.caller.accountId, region: call.region};
  return {registryId: registry.accountId, scanningConfiguration: scanningOf(call.state, registry)};
}

function checkRules({scanType, rules}: ScanningRecord): void {
  const wrong = rules.find(rule => !FREQUENCIES[scanType].includes(rule.scanFrequency!));
  if (wrong) {
    throw invalidParameter(
      'rules',
      `The scan frequency ${wrong.scanFrequency} is not supported when the scan type is ${scanType}`,
    );
  }
  if (new Set(rules.map(frequencyOf)).size !== rules.length) {
    throw invalidParameter('rules', 'Only one rule is allowed for each scan frequency');
  }
}

function frequencyOf(rule: RegistryScanningRule): string {
  return rule.scanFrequency!;
}
