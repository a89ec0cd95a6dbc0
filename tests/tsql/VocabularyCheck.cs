using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace TsqlCheck;

/// <summary>Holds a syntax tree to the allow-list, and parameters to those declared.</summary>
public sealed class VocabularyCheck(bool isScript, Action<string, string> problem) : TSqlFragmentVisitor
{
    /// <summary>The variables that the text names, without `@`, but for names of a procedure's parameters.</summary>
    public HashSet<string> Variables { get; } = new(StringComparer.OrdinalIgnoreCase);

    public override void Visit(TSqlFragment node)
    {
        var kind = node.GetType().Name;
        if (AllowList.Nodes.Contains(kind)) return;
        // A script's definitions have many parts that hold no rule of ours; what runs in it is held to the list.
        var isHeld = !isScript || node is TableReference or ScalarExpression or BooleanExpression
            || (node is TSqlStatement && !AllowList.ScriptStatements.Contains(kind))
            // Level 120 does not have it.
            || node is DropObjectsStatement { IsIfExists: true };
        if (isHeld) problem("NOT-ALLOWED", $"{kind} is not on the allow-list: {Text(node)}");
    }

    public override void Visit(FunctionCall node)
    {
        var name = node.FunctionName.Value;
        var known = AllowList.Functions.Contains(name) || (isScript && AllowList.ScriptFunctions.Contains(name));
        if (!known || node.CallTarget is not null) problem("FUNCTION", $"The function {name} is not on the allow-list.");
        base.Visit(node);
    }

    public override void Visit(SchemaObjectFunctionTableReference node)
    {
        var name = Tables.Key(node.SchemaObject);
        if (!AllowList.TableFunctions.Contains(name)) problem("NOT-ALLOWED", $"The table function {name} is not on the allow-list.");
        base.Visit(node);
    }

    public override void Visit(SchemaObjectName node)
    {
        if (node.BaseIdentifier?.Value.StartsWith('#') == true) problem("TEMPORARY", $"{node.BaseIdentifier.Value} is a temporary table.");
        base.Visit(node);
    }

    public override void Visit(VariableReference node)
    {
        Variables.Add(node.Name[1..]);
        base.Visit(node);
    }

    public override void Visit(ExecutableProcedureReference node)
    {
        var name = node.ProcedureReference?.ProcedureReference?.Name?.BaseIdentifier.Value ?? "";
        if (!AllowList.Procedures.TryGetValue(name, out var parameters)) problem("PROCEDURE", $"The procedure {name} is not on the allow-list.");
        else
            foreach (var parameter in node.Parameters)
                if (parameter.Variable is null || !parameters.ContainsKey(parameter.Variable.Name[1..]))
                    problem("PROCEDURE", $"{name} has no parameter {parameter.Variable?.Name ?? "without a name"}.");
        base.Visit(node);
    }

    public override void Visit(ExecutableStringList node)
    {
        problem("NOT-ALLOWED", "A statement in a string is not seen by this check.");
        base.Visit(node);
    }

    public override void ExplicitVisit(ExecuteParameter node)
    {
        // The name on the left of `@Resource = @resource` is the procedure's, not one of ours.
        Visit(node);
        node.ParameterValue?.Accept(this);
    }

    public static string Text(TSqlFragment node)
    {
        var tokens = node.ScriptTokenStream?.Skip(node.FirstTokenIndex).Take(Math.Min(12, node.LastTokenIndex - node.FirstTokenIndex + 1));
        return tokens is null ? "" : string.Concat(tokens.Select(token => token.Text)).Trim();
    }
}
