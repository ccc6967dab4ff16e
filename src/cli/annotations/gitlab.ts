import {type Annotations, noAnnotations} from './annotations.ts';

/** GitLab's log sections. Its runner has no commands for failures, outputs and secrets of a running job. */
export function gitlabAnnotations(write: (text: string) => void, now: () => Date): Annotations {
  let opened = 0;
  const seconds = (): number => Math.floor(now().getTime() / 1000);
  return {
    ...noAnnotations,
    group: title => {
      opened += 1;
      const name = `ecrctl_${opened}`;
      write(`\u001b[0Ksection_start:${seconds()}:${name}[collapsed=true]\r\u001b[0K${oneLine(title)}\n`);
      return () => write(`\u001b[0Ksection_end:${seconds()}:${name}\r\u001b[0K\n`);
    },
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
