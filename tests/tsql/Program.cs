using System.Text.Json;
using Microsoft.SqlServer.Dac.Model;

namespace TsqlCheck;

/// <summary>
/// Compiles the statements and scripts that the input names, with Microsoft's own T-SQL model, at the levels of SQL Server
/// 2014 (compatibility level 120, the oldest that an SSD may run at) and 2016. Writes the problems as JSON, one a line.
/// </summary>
public static class Program
{
    private const int StackBytes = 512 * 1024 * 1024;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static int Main(string[] arguments)
    {
        var input = Input.Read(arguments[0]);
        var found = new List<Problem>();
        // A union of hundreds of arms is a tree of that depth.
        var thread = new Thread(() => found.AddRange(Levels().SelectMany(level => new Checker(input, level).Run())), StackBytes);
        thread.Start();
        thread.Join();
        foreach (var problem in found.Distinct()) Console.WriteLine(JsonSerializer.Serialize(problem, Options));
        return 0;
    }

    private static SqlServerVersion[] Levels() => [SqlServerVersion.Sql120, SqlServerVersion.Sql130];
}
