using System.Text.Json;

namespace TsqlCheck;

/// <summary>What `tools/checkTsql.mjs` hands over: all from the code and the scripts, nothing copied.</summary>
public sealed record Input(
    string Schema,
    IReadOnlyDictionary<string, SsdTable> SsdTables,
    IReadOnlyList<Script> Scripts,
    IReadOnlyList<Statement> Statements)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static Input Read(string path) =>
        JsonSerializer.Deserialize<Input>(File.ReadAllText(path), Options)
        ?? throw new InvalidDataException("The input is empty.");
}

public sealed record SsdTable(IReadOnlyList<string> PrimaryKey, IReadOnlyDictionary<string, string> Columns);

/// <param name="AzureOnly">Whether it is for Azure SQL only, which is never at level 120 of a 2014 server.</param>
public sealed record Script(string Name, string Text, bool AzureOnly = false);

/// <param name="Name">Says the statement and the shape.</param>
/// <param name="Group">The statement, of which there may be several shapes.</param>
/// <param name="Count">How many statements the text has.</param>
/// <param name="Params">The parameters' types as T-SQL writes them, by name without `@`.</param>
public sealed record Statement(string Name, string Group, string Text, IReadOnlyDictionary<string, string> Params, int Count = 1);

/// <summary>Something that is wrong, and at which level of the server; where it is does not depend on the level as a rule.</summary>
public sealed record Problem(string Level, string Where, string Code, string Message);
