namespace TsqlCheck;

/// <summary>
/// The words of T-SQL that this project uses: all of SQL Server 2016 at compatibility level 120. A new one is added here
/// after a look at the version and the level that it needs.
/// </summary>
public static class AllowList
{
    /// <summary>Functions written as calls; `CAST`, `COALESCE` and the like are nodes of their own.</summary>
    public static readonly HashSet<string> Functions = Words(
        "APPLOCK_MODE", "COL_LENGTH", "COUNT", "COUNT_BIG", "DATABASEPROPERTYEX", "DATEADD", "DB_NAME", "GETUTCDATE", "HAS_PERMS_BY_NAME", "LEN", "MAX", "MIN",
        "OBJECT_ID", "ROW_NUMBER", "RTRIM", "SUM", "UPPER");

    /// <summary>Functions that give rows.</summary>
    public static readonly HashSet<string> TableFunctions = Words("sys.dm_exec_describe_first_result_set");

    /// <summary>Functions that only the scripts use.</summary>
    public static readonly HashSet<string> ScriptFunctions = Words("GETDATE", "JSON_VALUE", "SCHEMA_ID");

    /// <summary>The columns of system views that hold names, which parameters are compared with.</summary>
    public static readonly Dictionary<string, IReadOnlyList<ShapeColumn>> NameColumns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["INFORMATION_SCHEMA.COLUMNS"] = Names("TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME"),
        ["INFORMATION_SCHEMA.TABLES"] = Names("TABLE_SCHEMA", "TABLE_NAME"),
        ["sys.schemas"] = Names("name"),
    };

    /// <summary>Kinds of statements that only the scripts use.</summary>
    public static readonly HashSet<string> ScriptStatements = Words(
        "IfStatement", "BeginEndBlockStatement", "PrintStatement", "CreateTableStatement", "CreateIndexStatement",
        "AlterTableAddTableElementStatement", "AlterTableAlterColumnStatement", "CreateRoleStatement", "CreateUserStatement",
        "AlterRoleStatement", "GrantStatement", "RevokeStatement", "AlterUserStatement", "ThrowStatement", "DropUserStatement",
        "DropRoleStatement", "DropTableStatement", "DropIndexStatement", "BeginTransactionStatement", "CommitTransactionStatement",
        "PredicateSetStatement", "CreateViewStatement", "DropViewStatement");

    /// <summary>System procedures with their parameters.</summary>
    public static readonly Dictionary<string, Dictionary<string, SqlKind>> Procedures = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sp_getapplock"] = Parameters(
            ("Resource", new("nvarchar", 255)), ("LockMode", new("nvarchar", 32)), ("LockOwner", new("nvarchar", 32)), ("LockTimeout", new("int", 0))),
        ["sp_releaseapplock"] = Parameters(("Resource", new("nvarchar", 255)), ("LockOwner", new("nvarchar", 32))),
    };

    /// <summary>What functions take, for those that take parameters of ours; a null is not held to anything.</summary>
    public static readonly Dictionary<string, SqlKind?[]> FunctionPlaces = new(StringComparer.OrdinalIgnoreCase)
    {
        ["APPLOCK_MODE"] = [null, new("nvarchar", 255), null],
        ["COL_LENGTH"] = [new("nvarchar", 776), new("nvarchar", 128)],
        ["DATEADD"] = [null, new("int", 0), null],
        ["HAS_PERMS_BY_NAME"] = [new("nvarchar", 776), null, null],
        ["OBJECT_ID"] = [new("nvarchar", 776), null],
    };

    /// <summary>System views with the columns that are used: the model knows none of them.</summary>
    public static readonly Dictionary<string, HashSet<string>> Views = new(StringComparer.OrdinalIgnoreCase)
    {
        ["INFORMATION_SCHEMA.COLUMNS"] = Words("TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME", "DATA_TYPE", "CHARACTER_MAXIMUM_LENGTH", "IS_NULLABLE"),
        ["INFORMATION_SCHEMA.TABLES"] = Words("TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE"),
        ["sys.columns"] = Words("object_id", "column_id", "name"),
        ["sys.database_principals"] = Words("name", "type"),
        ["sys.index_columns"] = Words("object_id", "index_id", "column_id", "key_ordinal"),
        ["sys.indexes"] = Words("object_id", "index_id", "name", "is_unique", "has_filter"),
        ["sys.key_constraints"] = Words("parent_object_id", "name", "type"),
        ["sys.dm_exec_describe_first_result_set"] = Words("name", "system_type_name", "collation_name", "error_number"),
        ["sys.schemas"] = Words("schema_id", "name"),
        ["sys.tables"] = Words("object_id", "schema_id", "name"),
        ["sys.triggers"] = Words("parent_id", "name", "is_disabled"),
    };

    /// <summary>Kinds of syntax tree nodes that statements may hold.</summary>
    public static readonly HashSet<string> Nodes = Words(
        // statements
        "TSqlScript", "TSqlBatch", "SelectStatement", "InsertStatement", "UpdateStatement", "DeleteStatement", "ExecuteStatement",
        // their parts
        "InsertSpecification", "UpdateSpecification", "DeleteSpecification", "ExecuteSpecification", "ExecutableProcedureReference",
        "ProcedureReferenceName", "ProcedureReference", "ExecuteParameter", "AssignmentSetClause", "ValuesInsertSource",
        "SelectInsertSource", "RowValue", "OutputClause", "WithCtesAndXmlNamespaces", "CommonTableExpression",
        // queries
        "QuerySpecification", "BinaryQueryExpression", "QueryParenthesisExpression", "QueryDerivedTable", "FromClause", "WhereClause",
        "GroupByClause", "ExpressionGroupingSpecification", "HavingClause", "OrderByClause", "ExpressionWithSortOrder", "TopRowFilter",
        "SelectScalarExpression", "SelectStarExpression", "IdentifierOrValueExpression", "OverClause", "NamedTableReference", "QualifiedJoin", "TableHint",
        "SchemaObjectFunctionTableReference", "InlineDerivedTable", "OptimizerHint",
        // expressions
        "ColumnReferenceExpression", "VariableReference", "GlobalVariableExpression", "StringLiteral", "IntegerLiteral", "NumericLiteral", "BinaryLiteral", "NullLiteral",
        "MaxLiteral", "BinaryExpression", "UnaryExpression", "ParenthesisExpression", "ScalarSubquery", "FunctionCall", "CastCall",
        "CoalesceExpression", "SearchedCaseExpression", "SearchedWhenClause", "SimpleCaseExpression", "SimpleWhenClause",
        // conditions
        "BooleanComparisonExpression", "BooleanBinaryExpression", "BooleanNotExpression", "BooleanParenthesisExpression",
        "BooleanIsNullExpression", "BooleanTernaryExpression", "InPredicate", "ExistsPredicate", "LikePredicate",
        // names and types
        "Identifier", "MultiPartIdentifier", "SchemaObjectName", "SqlDataTypeReference");

    private static HashSet<string> Words(params string[] words) => new(words, StringComparer.OrdinalIgnoreCase);

    private static List<ShapeColumn> Names(params string[] names) =>
        [.. names.Select(name => new ShapeColumn(name, new HashSet<SqlKind> { new("nvarchar", 128) }))];

    private static Dictionary<string, SqlKind> Parameters(params (string Name, SqlKind Kind)[] parameters) =>
        parameters.ToDictionary(one => one.Name, one => one.Kind, StringComparer.OrdinalIgnoreCase);
}
