using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace TsqlCheck;

public sealed record Column(string Name, SqlKind Kind);

/// <summary>The tables that statements may name: the SSD's, and ours as the scripts create and upgrade them.</summary>
public sealed class Tables
{
    private readonly Dictionary<string, List<Column>> columns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The `CREATE TABLE` of each, for the model.</summary>
    public Dictionary<string, CreateTableStatement> Definitions { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static string Key(SchemaObjectName name) => $"{name.SchemaIdentifier?.Value ?? "dbo"}.{name.BaseIdentifier.Value}";

    public IReadOnlyList<Column>? Find(SchemaObjectName name) => columns.GetValueOrDefault(Key(name));

    public static string CreateSsdTable(string schema, string name, SsdTable table)
    {
        var definitions = table.Columns.Select(column =>
            $"[{column.Key}] {column.Value}{(table.PrimaryKey.Contains(column.Key) ? " NOT NULL" : " NULL")}");
        var key = string.Join(", ", table.PrimaryKey.Select(column => $"[{column}]"));
        return $"CREATE TABLE [{schema}].[{name}] ({string.Join(", ", definitions)}, PRIMARY KEY ({key}))";
    }

    /// <summary>
    /// Takes what a batch creates or adds, wherever it stands (as a rule inside an `IF`). A table or column that is named
    /// twice, as a script that both creates and upgrades does, must have one type.
    /// </summary>
    public void Take(TSqlFragment batch, Action<string> problem)
    {
        var found = new DefinitionFinder();
        batch.Accept(found);
        foreach (var create in found.Creates)
        {
            var key = Key(create.SchemaObjectName);
            if (Definitions.TryAdd(key, create)) columns[key] = [];
            Add(key, create.Definition.ColumnDefinitions, problem);
        }
        foreach (var add in found.Adds)
        {
            var key = Key(add.SchemaObjectName);
            if (!Definitions.TryGetValue(key, out var table))
            {
                problem($"{key} gets columns and is not created by any script.");
                continue;
            }
            foreach (var column in add.Definition.ColumnDefinitions)
                if (columns[key].All(known => !Same(known.Name, column.ColumnIdentifier.Value))) table.Definition.ColumnDefinitions.Add(column);
            Add(key, add.Definition.ColumnDefinitions, problem);
        }
        foreach (var alter in found.Alters)
        {
            var key = Key(alter.SchemaObjectName);
            var known = columns.GetValueOrDefault(key)?.FirstOrDefault(column => Same(column.Name, alter.ColumnIdentifier.Value));
            var kind = SqlKind.Of(alter.DataType);
            if (known is null) problem($"{key}.{alter.ColumnIdentifier.Value} is altered and is not created by any script.");
            else if (known.Kind != kind) problem($"{key}.{known.Name} is created as {known.Kind} and altered to {kind}.");
        }
    }

    private void Add(string key, IEnumerable<ColumnDefinition> definitions, Action<string> problem)
    {
        foreach (var definition in definitions)
        {
            if (definition.DataType is null) continue;
            var column = new Column(definition.ColumnIdentifier.Value, SqlKind.Of(definition.DataType));
            var known = columns[key].FirstOrDefault(one => Same(one.Name, column.Name));
            if (known is null) columns[key].Add(column);
            else if (known.Kind != column.Kind) problem($"{key}.{column.Name} is {known.Kind} in one place and {column.Kind} in another.");
        }
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private sealed class DefinitionFinder : TSqlFragmentVisitor
    {
        public List<CreateTableStatement> Creates { get; } = [];
        public List<AlterTableAddTableElementStatement> Adds { get; } = [];
        public List<AlterTableAlterColumnStatement> Alters { get; } = [];

        public override void Visit(CreateTableStatement node) => Creates.Add(node);

        public override void Visit(AlterTableAddTableElementStatement node) => Adds.Add(node);

        public override void Visit(AlterTableAlterColumnStatement node)
        {
            if (node.DataType is not null) Alters.Add(node);
        }
    }
}
