using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace TsqlCheck;

/// <summary>A column of a query or table as a scope sees it; it may be of several kinds, one for each arm of a union.</summary>
public sealed record ShapeColumn(string? Name, IReadOnlySet<SqlKind> Kinds);

/// <summary>What the sources of one query offer, by alias; names that are not here are sought in the query around it.</summary>
public sealed class Scope(Scope? outer)
{
    private readonly List<(string Alias, IReadOnlyList<ShapeColumn> Columns)> sources = [];

    public IEnumerable<(string Alias, IReadOnlyList<ShapeColumn> Columns)> Sources => sources;

    public void Add(string alias, IReadOnlyList<ShapeColumn> columns) => sources.Add((alias, columns));

    public IReadOnlyList<ShapeColumn>? Source(string alias) =>
        sources.FirstOrDefault(source => Same(source.Alias, alias)).Columns ?? outer?.Source(alias);

    public ShapeColumn? Find(string? alias, string column)
    {
        var found = sources.Where(source => alias is null || Same(source.Alias, alias))
            .SelectMany(source => source.Columns).FirstOrDefault(one => Same(one.Name, column));
        return found ?? outer?.Find(alias, column);
    }

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Tells the kinds of expressions and the columns of queries, as far as parameters and columns decide them.</summary>
public sealed class Shapes(Tables tables, IReadOnlyDictionary<string, SqlKind> parameters)
{
    private static readonly IReadOnlySet<SqlKind> Unknown = new HashSet<SqlKind>();
    private readonly Dictionary<string, IReadOnlyList<ShapeColumn>> expressions = new(StringComparer.OrdinalIgnoreCase);

    public void Define(CommonTableExpression cte)
    {
        var columns = Columns(cte.QueryExpression, null);
        var named = cte.Columns.Count == 0
            ? columns
            : [.. columns.Select((column, index) => column with { Name = index < cte.Columns.Count ? cte.Columns[index].Value : null })];
        expressions[cte.ExpressionName.Value] = named;
    }

    public Scope ScopeOf(FromClause? from, Scope? outer)
    {
        var scope = new Scope(outer);
        foreach (var reference in from?.TableReferences ?? []) AddTo(scope, reference);
        return scope;
    }

    public void AddTo(Scope scope, TableReference reference)
    {
        switch (reference)
        {
            case NamedTableReference table:
                scope.Add(table.Alias?.Value ?? table.SchemaObject.BaseIdentifier.Value, ColumnsOf(table.SchemaObject));
                break;
            case QueryDerivedTable derived:
                scope.Add(derived.Alias.Value, Columns(derived.QueryExpression, null));
                break;
            case QualifiedJoin join:
                AddTo(scope, join.FirstTableReference);
                AddTo(scope, join.SecondTableReference);
                break;
        }
    }

    public IReadOnlyList<ShapeColumn> ColumnsOf(SchemaObjectName name)
    {
        if (name.SchemaIdentifier is null && expressions.TryGetValue(name.BaseIdentifier.Value, out var expression)) return expression;
        return tables.Find(name)?.Select(column => new ShapeColumn(column.Name, new HashSet<SqlKind> { column.Kind })).ToList()
            ?? AllowList.NameColumns.GetValueOrDefault(Tables.Key(name)) ?? [];
    }

    public IReadOnlyList<ShapeColumn> Columns(QueryExpression query, Scope? outer)
    {
        var legs = Legs(query).ToList();
        var all = legs.Select(leg => LegColumns(leg, outer)).ToList();
        return [.. all[0].Select((column, index) => column with
        {
            Kinds = all.Where(one => index < one.Count).SelectMany(one => one[index].Kinds).ToHashSet(),
        })];
    }

    /// <summary>The queries that unions join, in order; without recursion, as there may be hundreds.</summary>
    public static IEnumerable<QuerySpecification> Legs(QueryExpression query)
    {
        var stack = new Stack<QueryExpression>([query]);
        while (stack.TryPop(out var one))
        {
            if (one is QuerySpecification leg) yield return leg;
            else if (one is QueryParenthesisExpression inner) stack.Push(inner.QueryExpression);
            else if (one is BinaryQueryExpression both)
            {
                stack.Push(both.SecondQueryExpression);
                stack.Push(both.FirstQueryExpression);
            }
        }
    }

    public IReadOnlySet<SqlKind> KindsOf(ScalarExpression? expression, Scope scope) => expression switch
    {
        VariableReference variable when parameters.TryGetValue(variable.Name[1..], out var kind) =>
            new HashSet<SqlKind> { kind with { Parameter = variable.Name } },
        ColumnReferenceExpression column => KindsOf(column, scope),
        IntegerLiteral => new HashSet<SqlKind> { new("int", 0) },
        StringLiteral text => new HashSet<SqlKind> { new("nvarchar", text.Value.Length) },
        ParenthesisExpression inner => KindsOf(inner.Expression, scope),
        CastCall cast => KindsOf(cast.Parameter, scope).Select(kind => SqlKind.Of(cast.DataType) with { Parameter = kind.Parameter }).ToHashSet(),
        CoalesceExpression coalesce => coalesce.Expressions.SelectMany(one => KindsOf(one, scope)).ToHashSet(),
        SearchedCaseExpression choice => choice.WhenClauses.Select(when => when.ThenExpression).Append(choice.ElseExpression)
            .SelectMany(one => KindsOf(one, scope)).ToHashSet(),
        SimpleCaseExpression choice => choice.WhenClauses.Select(when => when.ThenExpression).Append(choice.ElseExpression)
            .SelectMany(one => KindsOf(one, scope)).ToHashSet(),
        FunctionCall call => KindsOf(call, scope),
        ScalarSubquery subquery => Columns(subquery.QueryExpression, scope).FirstOrDefault()?.Kinds ?? Unknown,
        _ => Unknown,
    };

    private IReadOnlySet<SqlKind> KindsOf(ColumnReferenceExpression column, Scope scope)
    {
        var names = column.MultiPartIdentifier?.Identifiers;
        if (names is null || names.Count == 0) return Unknown;
        return scope.Find(names.Count > 1 ? names[^2].Value : null, names[^1].Value)?.Kinds ?? Unknown;
    }

    private IReadOnlySet<SqlKind> KindsOf(FunctionCall call, Scope scope) => call.FunctionName.Value.ToUpperInvariant() switch
    {
        "MIN" or "MAX" or "RTRIM" or "UPPER" or "SUM" => KindsOf(call.Parameters.FirstOrDefault(), scope),
        "COUNT" or "LEN" or "OBJECT_ID" or "HAS_PERMS_BY_NAME" => new HashSet<SqlKind> { new("int", 0) },
        "COUNT_BIG" or "ROW_NUMBER" => new HashSet<SqlKind> { new("bigint", 0) },
        "DATEADD" => KindsOf(call.Parameters.LastOrDefault(), scope),
        _ => Unknown,
    };

    private List<ShapeColumn> LegColumns(QuerySpecification leg, Scope? outer)
    {
        var scope = ScopeOf(leg.FromClause, outer);
        var columns = new List<ShapeColumn>();
        foreach (var element in leg.SelectElements)
        {
            if (element is SelectScalarExpression scalar)
            {
                var own = (scalar.Expression as ColumnReferenceExpression)?.MultiPartIdentifier?.Identifiers[^1].Value;
                columns.Add(new ShapeColumn(scalar.ColumnName?.Value ?? own, KindsOf(scalar.Expression, scope)));
            }
            else if (element is SelectStarExpression star)
            {
                var alias = star.Qualifier?.Identifiers[^1].Value;
                columns.AddRange(alias is null ? scope.Sources.SelectMany(source => source.Columns) : scope.Source(alias) ?? []);
            }
        }
        return columns;
    }
}
