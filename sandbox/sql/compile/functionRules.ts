import {
  DATETIME,
  FLOAT,
  GUID,
  INT,
  MAX_LENGTH,
  NVARCHAR_MAX,
  SYSNAME,
  familyOf,
  isText,
  nvarcharOf,
} from '../sqlType';
import type { SqlType } from '../sqlType';
import type { Compiler } from './compiler';
import { castTo, comparable, convertTo, unified } from './convert';
import { quoteText } from './typedSql';
import type { TypedSql } from './typedSql';

interface FunctionRule {
  readonly arguments: readonly [least: number, most: number];
  readonly compile: (args: readonly TypedSql[], compiler: Compiler) => TypedSql;
}

const nothing: TypedSql = { text: 'NULL', type: { name: 'null' }, nullable: true };
const at = (args: readonly TypedSql[], index: number): TypedSql => args[index] ?? nothing;
const anyNull = (args: readonly TypedSql[]): boolean => args.some((arg) => arg.nullable);
const asText = (sql: TypedSql): TypedSql => (isText(sql.type) ? sql : convertTo(sql, nvarcharOf(4000)));
const variable = (type: SqlType): SqlType => ({
  ...(isText(type) ? type : nvarcharOf(4000)),
  name: type.name === 'varchar' || type.name === 'char' ? 'varchar' : 'nvarchar',
});

/** A function of the same name and arguments that the stand-in registers with SQLite. */
const native = (least: number, most: number, name: string, type: SqlType, nullable = true): FunctionRule => ({
  arguments: [least, most],
  compile: (args) => ({
    text: `${name}(${Array.from({ length: most }, (_, index) => at(args, index).text).join(', ')})`,
    type,
    nullable: nullable || anyNull(args),
  }),
});

/** A function from a text to a text of at most its length. */
const textual = (write: (text: string) => string): FunctionRule => ({
  arguments: [1, 1],
  compile: (args) => {
    const text = asText(at(args, 0));
    return { text: write(text.text), type: variable(text.type), nullable: text.nullable };
  },
});

const datePart = (part: string): FunctionRule => ({
  arguments: [1, 1],
  compile: (args) => {
    const date = at(args, 0);
    const text = familyOf(date.type) === 'date' ? date.text : convertTo(date, DATETIME).text;
    return { text: `date_part(${quoteText(part)}, ${text})`, type: INT, nullable: date.nullable };
  },
});

const side = (name: string): FunctionRule => ({
  arguments: [2, 2],
  compile: (args) => {
    const text = asText(at(args, 0));
    return {
      text: `${name}(${text.text}, ${at(args, 1).text})`,
      type: variable(text.type),
      nullable: anyNull(args),
    };
  },
});

const rules: Readonly<Record<string, FunctionRule>> = {
  ISNULL: {
    arguments: [2, 2],
    compile: (args) => {
      const [value, otherwise] = [at(args, 0), at(args, 1)];
      const type = value.type.name === 'null' ? otherwise.type : value.type;
      return {
        // Its type is the first one's: a longer text is cut.
        text: `ifnull(${value.text}, ${castTo(otherwise, type, {}).text})`,
        type,
        nullable: otherwise.nullable,
      };
    },
  },
  COALESCE: {
    arguments: [2, 100],
    compile: (args) => {
      const { type, texts } = unified(args);
      return { text: `coalesce(${texts.join(', ')})`, type, nullable: args.every((arg) => arg.nullable) };
    },
  },
  NULLIF: {
    arguments: [2, 2],
    compile: (args) => {
      const [value, other] = [at(args, 0), at(args, 1)];
      const equal = comparable(value, other).join(' = ');
      return {
        text: `(CASE WHEN ${equal} THEN NULL ELSE ${value.text} END)`,
        type: value.type,
        nullable: true,
      };
    },
  },
  LEN: {
    arguments: [1, 1],
    compile: (args) => {
      const text = asText(at(args, 0));
      return { text: `text_length(${text.text})`, type: INT, nullable: text.nullable };
    },
  },
  DATALENGTH: {
    arguments: [1, 1],
    compile: (args) => {
      const value = at(args, 0);
      const single = value.type.name === 'varchar' || value.type.name === 'char';
      return {
        text: `data_length(${value.text}, ${quoteText(value.type.name)}, ${single ? 1 : 2})`,
        type: INT,
        nullable: value.nullable,
      };
    },
  },
  UPPER: textual((text) => `text_upper(${text})`),
  LOWER: textual((text) => `text_lower(${text})`),
  LTRIM: textual((text) => `ltrim(${text}, ' ')`),
  RTRIM: textual((text) => `rtrim(${text}, ' ')`),
  REVERSE: textual((text) => `text_reverse(${text})`),
  LEFT: side('text_left'),
  RIGHT: side('text_right'),
  SUBSTRING: {
    arguments: [3, 3],
    compile: (args) => {
      const [value, start, length] = [at(args, 0), at(args, 1), at(args, 2)];
      if (familyOf(value.type) === 'binary') {
        return {
          text: `substr(${value.text}, ${start.text}, ${length.text})`,
          type: value.type,
          nullable: anyNull(args),
        };
      }
      const text = asText(value);
      return {
        text: `text_part(${text.text}, ${start.text}, ${length.text})`,
        type: variable(text.type),
        nullable: anyNull(args),
      };
    },
  },
  REPLACE: {
    arguments: [3, 3],
    compile: (args) => {
      const texts = args.map((arg) => asText(arg).text);
      return { text: `text_replace(${texts.join(', ')})`, type: nvarcharOf(4000), nullable: anyNull(args) };
    },
  },
  REPLICATE: {
    arguments: [2, 2],
    compile: (args) => {
      const text = asText(at(args, 0));
      const type = nvarcharOf(text.type.length === MAX_LENGTH ? MAX_LENGTH : 4000);
      const limit = type.length === MAX_LENGTH ? 'NULL' : '4000';
      return {
        text: `text_repeat(${text.text}, ${at(args, 1).text}, ${limit})`,
        type,
        nullable: anyNull(args),
      };
    },
  },
  CHARINDEX: native(2, 3, 'text_index', INT, false),
  CONCAT: {
    arguments: [2, 254],
    compile: (args) => {
      const wide = args.some((arg) => arg.type.length === MAX_LENGTH);
      const texts = args.map((arg) => `ifnull(${convertTo(arg, NVARCHAR_MAX).text}, '')`);
      return {
        text: `(${texts.join(' || ')})`,
        type: wide ? NVARCHAR_MAX : nvarcharOf(4000),
        nullable: false,
      };
    },
  },
  QUOTENAME: native(1, 1, 'quote_name', nvarcharOf(258)),
  NCHAR: native(1, 1, 'character', nvarcharOf(1)),
  CHAR: native(1, 1, 'character', { name: 'varchar', length: 1 }),
  ABS: {
    arguments: [1, 1],
    compile: (args) => ({
      text: `abs(${at(args, 0).text})`,
      type: at(args, 0).type,
      nullable: anyNull(args),
    }),
  },
  FLOOR: {
    arguments: [1, 1],
    compile: (args) => ({
      text: `floor(${at(args, 0).text})`,
      type: at(args, 0).type,
      nullable: anyNull(args),
    }),
  },
  CEILING: {
    arguments: [1, 1],
    compile: (args) => ({
      text: `ceil(${at(args, 0).text})`,
      type: at(args, 0).type,
      nullable: anyNull(args),
    }),
  },
  ROUND: {
    arguments: [2, 2],
    compile: (args) => ({
      text: `round_to(${at(args, 0).text}, ${at(args, 1).text})`,
      type: familyOf(at(args, 0).type) === 'integer' ? at(args, 0).type : FLOAT,
      nullable: anyNull(args),
    }),
  },
  NEWID: { arguments: [0, 0], compile: () => ({ text: 'new_id()', type: GUID, nullable: false }) },
  YEAR: datePart('year'),
  MONTH: datePart('month'),
  DAY: datePart('day'),
  ISDATE: native(1, 1, 'is_date', INT, false),
  ISNUMERIC: native(1, 1, 'is_numeric', INT, false),
  OBJECT_ID: native(1, 2, 'object_id', INT),
  OBJECT_NAME: native(1, 1, 'object_name', SYSNAME),
  OBJECT_SCHEMA_NAME: native(1, 1, 'object_schema_name', SYSNAME),
  SCHEMA_ID: native(1, 1, 'schema_id', INT),
  SCHEMA_NAME: native(1, 1, 'schema_name', SYSNAME),
  COL_LENGTH: native(2, 2, 'col_length', { name: 'smallint' }),
  COL_NAME: native(2, 2, 'col_name', SYSNAME),
  COLUMNPROPERTY: native(3, 3, 'column_property', INT),
  OBJECTPROPERTY: native(2, 2, 'object_property', INT),
  DB_ID: native(0, 1, 'database_id', { name: 'smallint' }),
  DB_NAME: native(0, 1, 'database_name', SYSNAME),
  USER_ID: native(1, 1, 'principal_id', INT),
  DATABASE_PRINCIPAL_ID: native(1, 1, 'principal_id', INT),
  HAS_PERMS_BY_NAME: native(3, 5, 'has_perms_by_name', INT),
  IS_MEMBER: native(1, 1, 'is_member', INT),
  IS_ROLEMEMBER: native(1, 2, 'is_role_member', INT),
  SERVERPROPERTY: native(1, 1, 'server_property', nvarcharOf(128)),
  DATABASEPROPERTYEX: native(2, 2, 'database_property', nvarcharOf(128)),
  APPLOCK_MODE: native(3, 3, 'applock_mode', nvarcharOf(32)),
  APPLOCK_TEST: native(4, 4, 'applock_test', { name: 'smallint' }),
};

/** The scalar functions that the stand-in knows; any other is refused (195), as a server that lacks it would. */
export const functionRules: ReadonlyMap<string, FunctionRule> = new Map(Object.entries(rules));
