export {parseDocument} from 'yaml';
