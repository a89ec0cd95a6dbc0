import type { SqlType } from '../sqlType';
import type { CollationKind } from './collation';

/** The tree that the parser makes of T-SQL. Names are kept as written. */
export type Expression =
  | { readonly kind: 'null' }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'bytes'; readonly hex: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'column'; readonly parts: readonly string[] }
  | { readonly kind: 'minus'; readonly operand: Expression }
  | {
      readonly kind: 'arithmetic';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'case';
      readonly operand: Expression | undefined;
      readonly branches: readonly { readonly when: Condition | Expression; readonly then: Expression }[];
      readonly otherwise: Expression | undefined;
    }
  | {
      readonly kind: 'cast';
      readonly operand: Expression;
      readonly type: SqlType;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly star: boolean;
      readonly distinct: boolean;
      readonly over: Window | undefined;
    }
  | { readonly kind: 'subquery'; readonly query: Query }
  | { readonly kind: 'collate'; readonly operand: Expression; readonly collation: CollationKind };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Condition[] }
  | { readonly kind: 'not'; readonly operand: Condition }
  | {
      readonly kind: 'compare';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'isNull'; readonly operand: Expression; readonly negated: boolean }
  | {
      readonly kind: 'inList';
      readonly operand: Expression;
      readonly items: readonly Expression[];
      readonly negated: boolean;
    }
  | {
      readonly kind: 'inQuery';
      readonly operand: Expression;
      readonly query: Query;
      readonly negated: boolean;
    }
  | {
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly negated: boolean;
    }
  | { readonly kind: 'exists'; readonly query: Query };

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
}

export interface Window {
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
}

export type SelectItem =
  | { readonly kind: 'star'; readonly qualifier: readonly string[] }
  | { readonly kind: 'item'; readonly expression: Expression; readonly alias: string | undefined }
  | { readonly kind: 'assign'; readonly variable: string; readonly expression: Expression };

export type TableSource =
  | {
      readonly kind: 'table';
      readonly parts: readonly string[];
      readonly alias: string | undefined;
      readonly hints: readonly string[];
    }
  /** `sys.dm_exec_describe_first_result_set`: the columns that a statement would give. */
  | { readonly kind: 'describe'; readonly text: string; readonly alias: string }
  | {
      readonly kind: 'derived';
      readonly query: Query;
      readonly alias: string;
      readonly columns: readonly string[] | undefined;
    }
  | {
      readonly kind: 'join';
      readonly type: 'INNER' | 'LEFT' | 'CROSS';
      readonly left: TableSource;
      readonly right: TableSource;
      readonly on: Condition | undefined;
    };

export interface Select {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly top: Expression | undefined;
  readonly items: readonly SelectItem[];
  readonly from: readonly TableSource[];
  readonly where: Condition | undefined;
  readonly groupBy: readonly Expression[];
  readonly having: Condition | undefined;
}

export type QueryBody =
  | Select
  | { readonly kind: 'values'; readonly rows: readonly (readonly Expression[])[] }
  | { readonly kind: 'nested'; readonly query: Query }
  | {
      readonly kind: 'setOperation';
      readonly operator: 'UNION' | 'UNION ALL';
      readonly terms: readonly QueryBody[];
    };

export interface CommonTable {
  readonly name: string;
  readonly columns: readonly string[] | undefined;
  readonly query: Query;
}

export interface Query {
  readonly with: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
}

/** What an OUTPUT clause gives: expressions over `inserted` and `deleted`. */
export interface OutputClause {
  readonly items: readonly SelectItem[];
}

export interface SelectStatement {
  readonly kind: 'select';
  readonly query: Query;
}

export interface InsertStatement {
  readonly kind: 'insert';
  readonly with: readonly CommonTable[];
  readonly target: readonly string[];
  readonly columns: readonly string[] | undefined;
  readonly output: OutputClause | undefined;
  readonly source: Query;
}

export interface UpdateStatement {
  readonly kind: 'update';
  readonly with: readonly CommonTable[];
  readonly top: Expression | undefined;
  readonly target: readonly string[];
  readonly set: readonly { readonly column: string; readonly expression: Expression }[];
  readonly output: OutputClause | undefined;
  readonly from: readonly TableSource[];
  readonly where: Condition | undefined;
}

export interface DeleteStatement {
  readonly kind: 'delete';
  readonly with: readonly CommonTable[];
  readonly top: Expression | undefined;
  readonly target: readonly string[];
  readonly output: OutputClause | undefined;
  readonly from: readonly TableSource[];
  readonly where: Condition | undefined;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: SqlType;
  /** As a COLLATE clause names it; undefined: the database's. */
  readonly collation?: string;
  readonly nullable: boolean | undefined;
  readonly identity: { readonly seed: number; readonly increment: number } | undefined;
  readonly defaultTo: DefaultDefinition | undefined;
  readonly constraints: readonly TableConstraint[];
}

export interface DefaultDefinition {
  readonly name: string | undefined;
  readonly text: string;
}

export type TableConstraint =
  | {
      readonly kind: 'primaryKey' | 'unique';
      readonly name: string | undefined;
      readonly columns: readonly string[];
    }
  | { readonly kind: 'check'; readonly name: string | undefined; readonly text: string }
  | {
      readonly kind: 'default';
      readonly name: string | undefined;
      readonly column: string;
      readonly text: string;
    };

export interface CreateTable {
  readonly kind: 'createTable';
  readonly table: readonly string[];
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly TableConstraint[];
}

export interface CreateIndex {
  readonly kind: 'createIndex';
  readonly name: string;
  readonly unique: boolean;
  readonly table: readonly string[];
  readonly columns: readonly string[];
  readonly included: readonly string[];
  readonly filter: string | undefined;
}

export type Ddl =
  | CreateTable
  | CreateIndex
  | { readonly kind: 'createSchema'; readonly name: string }
  /** A synonym, or a view that shows all of a table: another name for it. */
  | {
      readonly kind: 'createAlias';
      readonly as: 'synonym' | 'view';
      readonly name: readonly string[];
      readonly target: readonly string[];
    }
  /** A view with a query of its own, kept as text. */
  | { readonly kind: 'createView'; readonly name: readonly string[]; readonly text: string }
  | { readonly kind: 'dropAlias'; readonly name: readonly string[] }
  | { readonly kind: 'createTrigger'; readonly name: string; readonly table: readonly string[] }
  | { readonly kind: 'dropTrigger'; readonly name: string }
  | {
      readonly kind: 'addColumns';
      readonly table: readonly string[];
      readonly columns: readonly ColumnDefinition[];
    }
  | {
      readonly kind: 'addConstraint';
      readonly table: readonly string[];
      readonly constraint: TableConstraint;
    }
  | {
      readonly kind: 'alterColumn';
      readonly table: readonly string[];
      readonly column: string;
      readonly type: SqlType;
      readonly nullable: boolean | undefined;
    }
  | { readonly kind: 'dropColumn'; readonly table: readonly string[]; readonly column: string }
  | {
      readonly kind: 'dropConstraint';
      readonly table: readonly string[];
      readonly name: string;
      readonly ifExists: boolean;
    }
  | {
      readonly kind: 'dropTable';
      readonly tables: readonly (readonly string[])[];
      readonly ifExists: boolean;
    }
  | {
      readonly kind: 'dropIndex';
      readonly name: string;
      readonly table: readonly string[];
      readonly ifExists: boolean;
    }
  | { readonly kind: 'dropSchema'; readonly name: string; readonly ifExists: boolean }
  | { readonly kind: 'createPrincipal'; readonly principal: 'login' | 'user' | 'role'; readonly name: string }
  | { readonly kind: 'dropPrincipal'; readonly name: string; readonly ifExists: boolean }
  | { readonly kind: 'linkLogin'; readonly user: string }
  | { readonly kind: 'addMember'; readonly role: string; readonly member: string; readonly drop: boolean }
  | {
      readonly kind: 'permission';
      readonly action: 'GRANT' | 'REVOKE';
      readonly rights: readonly string[];
      readonly on:
        | { readonly scope: 'database' }
        | { readonly scope: 'schema' | 'object'; readonly parts: readonly string[] };
      /** Undefined: the whole of it. */
      readonly columns: readonly string[] | undefined;
      readonly principals: readonly string[];
    };

export interface ProcedureArgument {
  readonly name: string;
  readonly value: Expression;
}

export type Statement = (
  | SelectStatement
  | InsertStatement
  | UpdateStatement
  | DeleteStatement
  | { readonly kind: 'ddl'; readonly ddl: Ddl }
  | { readonly kind: 'block'; readonly statements: readonly Statement[] }
  | {
      readonly kind: 'if';
      readonly condition: Condition;
      readonly then: Statement;
      readonly otherwise: Statement | undefined;
    }
  | {
      readonly kind: 'declare';
      readonly variables: readonly {
        readonly name: string;
        readonly type: SqlType;
        readonly value: Expression | undefined;
      }[];
    }
  | { readonly kind: 'set'; readonly variable: string; readonly expression: Expression }
  | { readonly kind: 'option'; readonly name: string; readonly value: string }
  | { readonly kind: 'print'; readonly expression: Expression }
  | {
      readonly kind: 'throw';
      readonly args: readonly [number: Expression, message: Expression, state: Expression];
    }
  | { readonly kind: 'begin' | 'commit' | 'rollback' }
  | {
      readonly kind: 'execute';
      readonly procedure: string;
      readonly args: readonly ProcedureArgument[];
    }
  | { readonly kind: 'executeText'; readonly text: Expression }
) & {
  readonly line: number;
  /** As written, or the beginning of it: for an error that quotes it. */
  readonly written: string;
};
