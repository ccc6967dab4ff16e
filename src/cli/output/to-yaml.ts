export {stringify as toYaml} from 'yaml';
