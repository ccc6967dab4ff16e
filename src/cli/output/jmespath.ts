export {search} from '@jmespath-community/jmespath';
