import { STANDARD_FIELDS, type StandardField } from '../contact/field.js';
import type { FieldRule } from './field-rule.js';
import type { MappingFile } from './schema.js';

/** A value that a mapping file declares, as YAML or JSON gave it. */
export type DeclaredValue = string | number | boolean;

/** Context for dates: the zone of dates without an offset, and when the run began, in Unix ms. */
type DateContext = { readonly timezone: string; readonly nowMs?: number };

/** One field of a mapping file, with short forms and defaults spelled out. */
export type FieldPlan = {
  readonly field: string;
  /** The field's place in the mapping file, for messages. */
  readonly path: readonly string[];
  /** Where the value comes from. Of several columns, the first one with a filled cell counts. */
  readonly source: { readonly columns: readonly string[] } | { readonly constant: DeclaredValue };
  readonly values: Readonly<Record<string, DeclaredValue>>;
  readonly transform: readonly Transform[];
  readonly overwrite: 'always' | 'if_empty';
  readonly rule: FieldRule;
};

type Standard = NonNullable<MappingFile['fields']>;
type CustomSpec = Exclude<NonNullable<MappingFile['customFields']>[string], string>;
/** Options that all standard fields have, and options that only some have. */
type StandardSpec = Partial<Exclude<Standard['firstName'], string | undefined>> &
  Pick<Exclude<Standard['gender'], string | undefined>, 'allow'> &
  Pick<Exclude<Standard['birthday'], string | undefined>, 'format' | 'timezone'> &
  Pick<Exclude<Standard['phone'], string | undefined>, 'country' | 'output'>;

/** One step that a mapping file may apply to the text of a cell. */
type Transform = NonNullable<StandardSpec['transform']>[number];

/** The fields of a mapping file: standard ones in the API's order, then custom ones in the file's. */
export function planFields(file: MappingFile, context: DateContext): FieldPlan[] {
  const standard = file.fields ?? {};
  const plans: FieldPlan[] = [];
  for (const field of Object.keys(STANDARD_FIELDS) as StandardField[]) {
    const given = standard[field];
    if (given === undefined) continue;
    const spec: StandardSpec = typeof given === 'string' ? { column: given } : given;
    plans.push(planField(field, 'fields', spec, standardRule(field, spec, context)));
  }
  for (const [field, given] of Object.entries(file.customFields ?? {})) {
    const spec: CustomSpec = typeof given === 'string' ? { column: given } : given;
    plans.push(planField(field, 'customFields', spec, customRule(spec, context.timezone)));
  }
  return plans;
}

function planField(
  field: string,
  section: string,
  spec: StandardSpec | CustomSpec,
  rule: FieldRule,
): FieldPlan {
  const { column, value, values = {}, transform = [], overwrite = 'always' } = spec;
  const source = value === undefined ? { columns: listOf(column) } : { constant: value };
  return { field, path: [section, field], source, values, transform, overwrite, rule };
}

function standardRule(field: StandardField, spec: StandardSpec, { timezone, nowMs }: DateContext): FieldRule {
  switch (field) {
    case 'firstName':
    case 'lastName':
      return { type: 'text' };
    case 'email':
      return { type: 'email' };
    case 'gender':
      return { type: 'gender', options: given({ allow: spec.allow }) };
    case 'birthday':
      return {
        type: 'birthday',
        options: { ...given({ format: spec.format, nowMs }), timezone: spec.timezone ?? timezone },
      };
    case 'phone':
      return {
        type: 'phone',
        options: { ...given({ country: spec.country }), output: spec.output ?? 'asis' },
      };
  }
}

function customRule(spec: CustomSpec, timezone: string): FieldRule {
  switch (spec.type) {
    case undefined:
    case 'text':
      return { type: 'text' };
    case 'boolean':
      return { type: 'boolean' };
    case 'number':
      return {
        type: 'number',
        options: given({ decimal: spec.decimal, thousands: spec.thousands, strip: spec.strip }),
      };
    case 'date':
      return {
        type: 'date',
        options: {
          ...given({ format: spec.format, output: spec.output }),
          timezone: spec.timezone ?? timezone,
        },
      };
  }
}

/** One column, or several, as a list. */
export function listOf(column: string | readonly string[] | undefined): readonly string[] {
  return typeof column === 'string' ? [column] : (column ?? []);
}

type Given<Options> = { [Key in keyof Options]?: Exclude<Options[Key], undefined> };

/** Only the options that have a value: their readers treat an undefined option differently from an absent one. */
function given<Options extends object>(options: Options): Given<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Given<Options>;
}
