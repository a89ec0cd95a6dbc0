using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace TsqlCheck;

/// <summary>
/// Checks what the model leaves unchecked: the number of values of an INSERT and of the arms of a union, and the types of
/// parameters against the columns that they are assigned to or compared with.
/// </summary>
public sealed class ValueCheck(Tables tables, Shapes shapes, Action<string, string> problem) : TSqlFragmentVisitor
{
    private Scope scope = new(null);

    /// <summary>The parameters whose type was held against something: a column, a literal, a procedure's or function's place.</summary>
    public HashSet<string> Met { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Common table expressions come first, though a SELECT's tree lists them last.</summary>
    public void Check(TSqlFragment tree)
    {
        var finder = new CommonTableExpressionFinder();
        tree.Accept(finder);
        foreach (var cte in finder.Found) shapes.Define(cte);
        tree.Accept(this);
    }

    public override void ExplicitVisit(CommonTableExpression node)
    {
        CheckArms(node.QueryExpression);
        base.ExplicitVisit(node);
    }

    public override void ExplicitVisit(QuerySpecification node) =>
        Within(shapes.ScopeOf(node.FromClause, scope), () => base.ExplicitVisit(node));

    public override void ExplicitVisit(QueryDerivedTable node)
    {
        CheckArms(node.QueryExpression);
        base.ExplicitVisit(node);
    }

    public override void ExplicitVisit(SelectStatement node)
    {
        CheckArms(node.QueryExpression);
        base.ExplicitVisit(node);
    }

    public override void ExplicitVisit(InsertSpecification node)
    {
        var target = (node.Target as NamedTableReference)?.SchemaObject;
        var columns = node.Columns.Select(column => column.MultiPartIdentifier.Identifiers[^1].Value).ToList();
        if (target is null || columns.Count == 0) problem("INSERT", "An INSERT names its table and its columns.");
        else
        {
            foreach (var row in Rows(node.InsertSource)) CheckRow(target, columns, row);
            if (node.InsertSource is SelectInsertSource { Select: var select }) CheckArms(select);
        }
        base.ExplicitVisit(node);
    }

    public override void ExplicitVisit(UpdateSpecification node) => Within(TargetScope(node), () => base.ExplicitVisit(node));

    public override void ExplicitVisit(DeleteSpecification node) => Within(TargetScope(node), () => base.ExplicitVisit(node));

    public override void Visit(AssignmentSetClause node)
    {
        if (node.Column is not null) CheckAssigned(Name(node.Column), shapes.KindsOf(node.Column, scope), shapes.KindsOf(node.NewValue, scope));
    }

    public override void Visit(BooleanComparisonExpression node) => CheckCompared(node.FirstExpression, node.SecondExpression);

    public override void Visit(LikePredicate node) => CheckCompared(node.FirstExpression, node.SecondExpression);

    public override void Visit(BooleanTernaryExpression node)
    {
        CheckCompared(node.FirstExpression, node.SecondExpression);
        CheckCompared(node.FirstExpression, node.ThirdExpression);
    }

    public override void Visit(InPredicate node)
    {
        foreach (var value in node.Values) CheckCompared(node.Expression, value);
        if (node.Subquery is null) return;
        var columns = shapes.Columns(node.Subquery.QueryExpression, scope);
        if (columns.Count != 1) problem("IN", $"The query after IN gives {columns.Count} columns.");
        else CheckCompared(VocabularyCheck.Text(node.Expression), shapes.KindsOf(node.Expression, scope), columns[0].Kinds);
    }

    public override void Visit(TopRowFilter node)
    {
        CheckAssigned("TOP", [new SqlKind("bigint", 0)], shapes.KindsOf(node.Expression, scope));
    }

    public override void Visit(FunctionCall node)
    {
        if (!AllowList.FunctionPlaces.TryGetValue(node.FunctionName.Value, out var places)) return;
        foreach (var (parameter, place) in node.Parameters.Zip(places))
            if (place is { } kind) CheckAssigned(node.FunctionName.Value, [kind], shapes.KindsOf(parameter, scope));
    }

    public override void ExplicitVisit(ExecutableProcedureReference node)
    {
        var name = node.ProcedureReference?.ProcedureReference?.Name?.BaseIdentifier.Value ?? "";
        var parameters = AllowList.Procedures.GetValueOrDefault(name);
        foreach (var parameter in node.Parameters)
            if (parameters is not null && parameter.Variable is not null && parameters.TryGetValue(parameter.Variable.Name[1..], out var place))
                CheckAssigned($"{name} {parameter.Variable.Name}", [place], shapes.KindsOf(parameter.ParameterValue, scope));
    }

    private Scope TargetScope(UpdateDeleteSpecificationBase node)
    {
        var inner = shapes.ScopeOf(node.FromClause, scope);
        // Without FROM the target is the only source; with it, the target is one of the sources by its alias.
        if (node.FromClause is null) shapes.AddTo(inner, node.Target);
        return inner;
    }

    private void Within(Scope inner, Action visit)
    {
        var outer = scope;
        scope = inner;
        visit();
        scope = outer;
    }

    private static string Name(ColumnReferenceExpression column) => column.MultiPartIdentifier.Identifiers[^1].Value;

    private void CheckArms(QueryExpression query)
    {
        var counts = Shapes.Legs(query).Select(leg => shapes.Columns(leg, scope).Count).Distinct().ToList();
        if (counts.Count > 1) problem("UNION", $"The arms of a union give {string.Join(" and ", counts)} columns.");
    }

    private IEnumerable<IReadOnlyList<IReadOnlySet<SqlKind>>> Rows(InsertSource source) => source switch
    {
        ValuesInsertSource values => values.RowValues.Select(row => row.ColumnValues.Select(value => shapes.KindsOf(value, scope)).ToList()),
        SelectInsertSource select => Shapes.Legs(select.Select).Select(leg => shapes.Columns(leg, scope).Select(column => column.Kinds).ToList()),
        _ => [],
    };

    private void CheckRow(SchemaObjectName target, List<string> columns, IReadOnlyList<IReadOnlySet<SqlKind>> row)
    {
        if (row.Count != columns.Count)
        {
            problem("COUNT", $"{row.Count} values are inserted into {columns.Count} columns.");
            return;
        }
        var known = tables.Find(target);
        for (var index = 0; index < columns.Count; index += 1)
        {
            var column = known?.FirstOrDefault(one => string.Equals(one.Name, columns[index], StringComparison.OrdinalIgnoreCase));
            if (column is not null) CheckAssigned(column.Name, [column.Kind], row[index]);
        }
    }

    private void CheckAssigned(string place, IReadOnlyCollection<SqlKind> places, IReadOnlyCollection<SqlKind> values)
    {
        Meet(places, values);
        foreach (var value in values.Where(value => value.Parameter is not null))
            foreach (var kind in places)
                if (value.Family != kind.Family || !value.FitsIn(kind))
                    problem("TYPE", $"{value.Parameter} ({value}) is written to {place} ({kind}).");
    }

    private void Meet(IReadOnlyCollection<SqlKind> places, IEnumerable<SqlKind> values)
    {
        if (places.Count > 0) Met.UnionWith(values.Where(value => value.Parameter is not null).Select(value => value.Parameter![1..]));
    }

    private void CheckCompared(ScalarExpression left, ScalarExpression right) =>
        CheckCompared(VocabularyCheck.Text(left), shapes.KindsOf(left, scope), shapes.KindsOf(right, scope));

    private void CheckCompared(string place, IReadOnlySet<SqlKind> left, IReadOnlySet<SqlKind> right)
    {
        Meet(left, right);
        Meet(right, left);
        foreach (var a in left)
            foreach (var b in right)
            {
                if (a.Parameter is null && b.Parameter is null) continue;
                var (value, column) = a.Parameter is null ? (b, a) : (a, b);
                // A parameter that is shorter than its column would cut a key, and find another row or none.
                var isShort = column.Parameter is null && value.Family is "unicode" or "binary" && !column.FitsIn(value);
                if (value.Family != column.Family || isShort)
                    problem("TYPE", $"{value.Parameter} ({value}) is compared with {column.Parameter ?? place} ({column}).");
            }
    }
}

internal sealed class CommonTableExpressionFinder : TSqlFragmentVisitor
{
    /// <summary>In the order of the text, in which one may use those before it.</summary>
    public List<CommonTableExpression> Found { get; } = [];

    public override void Visit(CommonTableExpression node) => Found.Add(node);
}
