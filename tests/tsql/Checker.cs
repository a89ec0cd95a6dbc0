using System.Text.RegularExpressions;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace TsqlCheck;

/// <summary>Checks everything at one level of the server.</summary>
public sealed class Checker(Input input, SqlServerVersion level)
{
    /// <summary>
    /// The model takes seconds for a statement of thousands of parameters. Shapes of one statement differ only in how often
    /// they repeat, so it sees the smaller ones; our own checks see all.
    /// </summary>
    private const int MostModelled = 100;

    private readonly List<Problem> problems = [];
    private readonly Tables tables = new();
    private readonly HashSet<string> blocking = [];
    private readonly HashSet<string> users = [];

    /// <summary>Azure SQL has words that no server of the level has.</summary>
    private TSqlParser NewParser(bool isAzure) => isAzure ? new TSql170Parser(true) : NewParser();

    private TSqlParser NewParser() => level == SqlServerVersion.Sql120 ? new TSql120Parser(true) : new TSql130Parser(true);

    public IReadOnlyList<Problem> Run()
    {
        using var model = new TSqlModel(level, new TSqlModelOptions());
        Add(model, "schema", $"CREATE SCHEMA [{input.Schema}]");
        foreach (var (name, table) in input.SsdTables) AddSsdTable(model, name, table);
        var batches = input.Scripts.Where(script => !script.AzureOnly || level != SqlServerVersion.Sql120).SelectMany(ScriptBatches).ToList();
        foreach (var (where, batch) in batches) tables.Take(batch, text => Report(where, "TABLE", text));
        foreach (var (name, table) in tables.Definitions)
            if (!input.SsdTables.Keys.Any(ssd => name == $"{input.Schema}.{ssd}")) Add(model, name, Generated(table));
        foreach (var (where, batch) in batches) AddPrincipals(model, where, batch);
        foreach (var (where, batch) in batches) CheckScript(model, where, batch);
        foreach (var shapes in input.Statements.GroupBy(statement => statement.Group))
        {
            var fewest = shapes.Min(shape => shape.Params.Count);
            foreach (var shape in shapes) CheckStatement(model, shape, isModelled: shape.Params.Count == fewest || shape.Params.Count <= MostModelled);
        }
        foreach (var message in model.Validate()) Take(message);
        return problems;
    }

    private void Report(string where, string code, string message) => problems.Add(new Problem(level.ToString(), where, code, message));

    private void Add(TSqlModel model, string where, string sql)
    {
        try
        {
            model.AddOrUpdateObjects(sql, where, new TSqlObjectOptions());
        }
        catch (DacModelException error)
        {
            // The model says an error again for everything that comes after it.
            foreach (var message in error.Messages.Where(message => blocking.Add(message.Message)))
                Report(where, $"{message.Prefix}{message.Number}", message.Message);
        }
    }

    private void AddSsdTable(TSqlModel model, string name, SsdTable table)
    {
        var sql = Tables.CreateSsdTable(input.Schema, name, table);
        if (Parse(name, sql) is { } tree) tables.Take(tree, text => Report(name, "TABLE", text));
        Add(model, $"{input.Schema}.{name}", sql);
    }

    private TSqlScript? Parse(string where, string sql, bool isAzure = false)
    {
        using var reader = new StringReader(sql);
        var tree = NewParser(isAzure).Parse(reader, out var errors);
        foreach (var error in errors) Report(where, "SYNTAX", $"line {error.Line}: {error.Message}");
        return errors.Count == 0 ? tree as TSqlScript : null;
    }

    private IEnumerable<(string Where, TSqlBatch Batch)> ScriptBatches(Script script) =>
        Parse(script.Name, script.Text, script.AzureOnly)?.Batches.Select((batch, index) => ($"{script.Name} batch {index + 1}", batch)) ?? [];

    private static string Generated(TSqlStatement statement)
    {
        new Sql120ScriptGenerator().GenerateScript(statement, out var sql);
        return sql;
    }

    /// <summary>Views, roles, users and rights are objects of the model itself; a login of the same name stands in for the server's.</summary>
    private void AddPrincipals(TSqlModel model, string where, TSqlBatch batch)
    {
        var found = new PrincipalStatements();
        batch.Accept(found);
        foreach (var view in found.Views) Add(model, $"{where} view", Generated(view));
        foreach (var name in found.Users.Select(user => user.Name.Value).Where(users.Add))
            Add(model, $"{where} user {name}", $"CREATE USER [{name}] WITHOUT LOGIN");
        foreach (var statement in found.RolesAndRights) Add(model, $"{where} {statement.StartOffset}", Generated(statement));
    }

    /// <summary>All but principals is compiled as a procedure's body, where names are looked up.</summary>
    private void CheckScript(TSqlModel model, string where, TSqlBatch batch)
    {
        var vocabulary = new VocabularyCheck(isScript: true, (code, text) => Report(where, code, text));
        batch.Accept(vocabulary);
        var found = new PrincipalStatements();
        batch.Accept(found);
        if (found.Any) return;
        Add(model, where, $"CREATE PROCEDURE [{ProcedureName(where)}] AS BEGIN\n{string.Join("\n", batch.Statements.Select(Generated))}\nEND");
    }

    private void CheckStatement(TSqlModel model, Statement statement, bool isModelled)
    {
        var where = statement.Name;
        if (Parse(where, statement.Text) is not { } tree) return;
        if (tree.Batches.Sum(batch => batch.Statements.Count) != statement.Count)
            Report(where, "COUNT", $"The text is not of {statement.Count} statements, as it says.");
        var vocabulary = new VocabularyCheck(isScript: false, (code, text) => Report(where, code, text));
        tree.Accept(vocabulary);
        var isDeclared = CheckParameters(statement, vocabulary.Variables);
        var kinds = statement.Params.ToDictionary(one => one.Key, one => KindOf(one.Value), StringComparer.OrdinalIgnoreCase);
        var values = new ValueCheck(tables, new Shapes(tables, kinds), (code, text) => Report(where, code, text));
        values.Check(tree);
        foreach (var name in statement.Params.Keys.Where(name => !values.Met.Contains(name)))
            Report(where, "UNCHECKED", $"@{name} is held against no column, so that its type is not checked.");
        if (!isDeclared || !isModelled) return;
        var parameters = string.Join(", ", statement.Params.Select(one => $"@{one.Key} {one.Value}"));
        Add(model, where, $"CREATE PROCEDURE [{ProcedureName(where)}] {parameters} AS BEGIN\n{statement.Text}\nEND");
    }

    /// <summary>Whether every parameter that the text uses is declared.</summary>
    private bool CheckParameters(Statement statement, IReadOnlySet<string> used)
    {
        const int serverLimit = 2100;
        if (statement.Params.Count > serverLimit)
            Report(statement.Name, "PARAMETERS", $"{statement.Params.Count} parameters; the server takes {serverLimit}.");
        var declared = statement.Params.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in declared.Except(used, StringComparer.OrdinalIgnoreCase)) Report(statement.Name, "PARAMETERS", $"@{name} is declared and not used.");
        var missing = used.Except(declared, StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var name in missing) Report(statement.Name, "PARAMETERS", $"@{name} is used and not declared.");
        return missing.Count == 0;
    }

    private SqlKind KindOf(string type)
    {
        using var reader = new StringReader(type);
        var parsed = NewParser().ParseScalarDataType(reader, out var errors);
        return errors.Count == 0 ? SqlKind.Of(parsed) : new SqlKind(type, 0);
    }

    private int procedures;

    /// <summary>Names what was wrapped, so that a message of the model can be told where it belongs.</summary>
    private string ProcedureName(string where)
    {
        procedures += 1;
        wrapped[procedures] = where;
        return $"check_{procedures}";
    }

    private readonly Dictionary<int, string> wrapped = [];

    private void Take(DacModelMessage message)
    {
        if (ModelMessages.IsTolerated(message.Message)) return;
        var number = Regex.Match(message.Message, @"\[check_(\d+)\]");
        var where = number.Success ? wrapped[int.Parse(number.Groups[1].Value)] : "model";
        Report(where, $"{message.Prefix}{message.Number}", message.Message);
    }
}
