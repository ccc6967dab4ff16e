export {LineCounter, parseDocument} from 'yaml';
