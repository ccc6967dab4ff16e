import {
  ACTION_TYPES,
  COUNT_TYPES,
  COUNT_UNITS,
  MAX_RULES,
  MIN_ARCHIVED_DAYS,
  STORAGE_CLASSES,
  TAG_STATUSES,
  TARGET_STORAGE_CLASSES,
} from './policy.ts';

/** The part of JSON Schema (draft 7) that the grammar needs. */
export interface JsonSchema {
  $schema?: string;
  title?: string;
  description?: string;
  type?: 'object' | 'array' | 'string' | 'integer';
  properties?: Record<string, JsonSchema>;
  required?: readonly string[];
  additionalProperties?: false;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: true;
  minimum?: number;
  enum?: readonly string[];
  const?: string;
  pattern?: string;
  allOf?: readonly JsonSchema[];
  oneOf?: readonly JsonSchema[];
  if?: JsonSchema;
  then?: JsonSchema;
  else?: JsonSchema;
  not?: JsonSchema;
}

const TAG_LISTS = ['tagPatternList', 'tagPrefixList'] as const;

const entry: JsonSchema = {type: 'string'};

const selection: JsonSchema = {
  type: 'object',
  description: 'Which images the rule sees, and from which point on it acts on them.',
  required: ['tagStatus', 'countType', 'countNumber'],
  additionalProperties: false,
  properties: {
    tagStatus: {
      type: 'string',
      description:
        'Images with tags, without, or both. A rule for any must be the last of its storage class.',
      enum: TAG_STATUSES,
    },
    tagPatternList: {
      type: 'array',
      description: 'Patterns of whole tags with * as wildcard; an image needs a matching tag for every one.',
      minItems: 1,
      uniqueItems: true,
      items: {...entry, pattern: '^[^*]*(\\*[^*]*){0,4}$'},
    },
    tagPrefixList: {
      type: 'array',
      description: 'Beginnings of tags; an image needs a matching tag for every one.',
      minItems: 1,
      uniqueItems: true,
      items: entry,
    },
    storageClass: {
      type: 'string',
      description: 'The class whose images the rule sees; standard when absent.',
      enum: STORAGE_CLASSES,
    },
    countType: {type: 'string', description: 'What countNumber counts.', enum: COUNT_TYPES},
    countUnit: {
      type: 'string',
      description: 'Required with every countType that begins with since, and not allowed otherwise.',
      enum: COUNT_UNITS,
    },
    countNumber: {
      type: 'integer',
      description: 'How many images are kept, or after how many days the rule acts.',
      minimum: 1,
    },
  },
};

const action: JsonSchema = {
  type: 'object',
  description: 'What happens to the images that the rule marks.',
  required: ['type'],
  additionalProperties: false,
  properties: {
    type: {type: 'string', enum: ACTION_TYPES},
    targetStorageClass: {
      type: 'string',
      description: 'Required with transition, and not allowed with expire.',
      enum: TARGET_STORAGE_CLASSES,
    },
  },
};

const archived: JsonSchema = {
  required: ['storageClass'],
  properties: {storageClass: {const: 'archive'}, countNumber: {minimum: MIN_ARCHIVED_DAYS}},
};

/** What has to hold between the members of one rule; the messages for it are in check-combination. */
const combinations: readonly JsonSchema[] = [
  when(
    onSelection({tagStatus: {const: 'tagged'}}, ['tagStatus']),
    selected({oneOf: TAG_LISTS.map(list => ({required: [list]}))}),
    selected({allOf: TAG_LISTS.map(list => ({not: {required: [list]}}))}),
  ),
  when(
    onSelection({countType: {const: 'imageCountMoreThan'}}, ['countType']),
    selected({not: {required: ['countUnit']}}),
    selected({required: ['countUnit']}),
  ),
  when(
    onSelection({countType: {const: 'sinceImageTransitioned'}}, ['countType']),
    {properties: {selection: archived, action: {properties: {type: {const: 'expire'}}}}},
    selected({properties: {storageClass: {const: 'standard'}}}),
  ),
  when(onSelection({countType: {const: 'sinceImagePulled'}}, ['countType']), {
    properties: {action: {properties: {type: {const: 'transition'}}}},
  }),
  when(
    {properties: {action: {properties: {type: {const: 'transition'}}, required: ['type']}}},
    {properties: {action: {required: ['targetStorageClass']}}},
    {properties: {action: {not: {required: ['targetStorageClass']}}}},
  ),
];

function when(condition: JsonSchema, consequence: JsonSchema, otherwise?: JsonSchema): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: a keyword of the schema language, in a value that nobody awaits
  return {if: condition, then: consequence, ...(otherwise && {else: otherwise})};
}

function selected(schema: JsonSchema): JsonSchema {
  return {properties: {selection: schema}};
}

function onSelection(properties: Record<string, JsonSchema>, required: readonly string[]): JsonSchema {
  return selected({properties, required});
}

/**
 * The grammar of a lifecycle policy as JSON Schema (draft 7), for editors and for our own check of shapes.
 * What holds between rules (priorities, any last, one untagged rule) cannot be said in it; the lint says it.
 */
export const LIFECYCLE_POLICY_SCHEMA: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Amazon ECR lifecycle policy',
  type: 'object',
  required: ['rules'],
  additionalProperties: false,
  properties: {
    rules: {
      type: 'array',
      minItems: 1,
      maxItems: MAX_RULES,
      items: {
        type: 'object',
        required: ['rulePriority', 'selection', 'action'],
        additionalProperties: false,
        properties: {
          rulePriority: {
            type: 'integer',
            description: 'The order in which rules are applied, lowest first; unique, gaps are allowed.',
            minimum: 1,
          },
          description: {type: 'string'},
          selection,
          action,
        },
        allOf: combinations,
      },
    },
  },
};
