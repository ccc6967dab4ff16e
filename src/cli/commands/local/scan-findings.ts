import {defineCommand} from '../../define-command.ts';
import {readText} from '../../read-text.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {withLocalEcr} from './with-local-ecr.ts';

/** Findings of thousands of images. */
const MAX_FINDINGS_BYTES = 256 * 1024 * 1024;

/** `ecrctl local scan-findings`. */
export const defineLocalScanFindings: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'scan-findings <file>',
    summary: 'say what scans shall find; nothing is really scanned here',
    description:
      'Load findings that scans of the local ECR report. The file is what DescribeImageScanFindings answers, or a ' +
      'list of such answers; findings without a digest are for every image.',
    examples: [
      {command: 'ecrctl local scan-findings findings.json', does: 'for the images that it names'},
      {command: 'ecrctl local scan-findings findings.json --digest sha256:…', does: 'for one image'},
    ],
    action: async (context, [file], options) => {
      const text = await readText(file!, {what: 'the findings', maxBytes: MAX_FINDINGS_BYTES});
      const {digest} = options as {digest?: string};
      const digests = await withLocalEcr(context, ecr => ecr.loadScanFindings(text, {digest}));
      await context.output.result({
        data: {digests},
        text: digests.map(one => (one === '*' ? 'every image' : one)).join('\n'),
      });
      return undefined;
    },
  }).option('--digest <digest>', 'the image that the findings are for');
};
