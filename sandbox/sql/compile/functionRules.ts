import { INT, isText, nvarcharOf } from '../sqlType';
import type { SqlType } from '../sqlType';
import { convertTo, unified } from './convert';
import type { TypedSql } from './typedSql';

interface FunctionRule {
  readonly arguments: readonly [least: number, most: number];
  readonly compile: (args: readonly TypedSql[]) => TypedSql;
}

const nothing: TypedSql = { text: 'NULL', type: { name: 'null' }, nullable: true };
const at = (args: readonly TypedSql[], index: number): TypedSql => args[index] ?? nothing;
const asText = (sql: TypedSql): TypedSql => (isText(sql.type) ? sql : convertTo(sql, nvarcharOf(4000)));

/** A function of the same name and arguments that the stand-in registers with SQLite. */
const native = (least: number, most: number, name: string, type: SqlType): FunctionRule => ({
  arguments: [least, most],
  compile: (args) => ({
    text: `${name}(${Array.from({ length: most }, (_, index) => at(args, index).text).join(', ')})`,
    type,
    nullable: true,
  }),
});

const rules: Readonly<Record<string, FunctionRule>> = {
  COALESCE: {
    arguments: [2, 100],
    compile: (args) => {
      const { type, texts } = unified(args);
      return { text: `coalesce(${texts.join(', ')})`, type, nullable: args.every((arg) => arg.nullable) };
    },
  },
  LEN: {
    arguments: [1, 1],
    compile: (args) => {
      const text = asText(at(args, 0));
      return { text: `text_length(${text.text})`, type: INT, nullable: text.nullable };
    },
  },
  JSON_VALUE: native(2, 2, 'json_value', nvarcharOf(4000)),
  OBJECT_ID: native(1, 2, 'object_id', INT),
  SCHEMA_ID: native(1, 1, 'schema_id', INT),
  COL_LENGTH: native(2, 2, 'col_length', { name: 'smallint' }),
  DATABASEPROPERTYEX: native(2, 2, 'database_property', nvarcharOf(128)),
  HAS_PERMS_BY_NAME: native(3, 5, 'has_perms_by_name', INT),
  APPLOCK_MODE: native(3, 3, 'applock_mode', nvarcharOf(32)),
};

/** The scalar functions that the stand-in knows; any other is refused (195), as a server that lacks it would. */
export const functionRules: ReadonlyMap<string, FunctionRule> = new Map(Object.entries(rules));
