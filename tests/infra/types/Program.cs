using System.Text.Json;
using Azure.Bicep.Types.Az;
using Azure.Bicep.Types.Concrete;

namespace BicepTypes;

/// <summary>
/// Checks every value of the finished resources in the snapshots that are named against Microsoft's index of resource types.
/// Bicep itself lets any text pass where a type has known values but is open for others, and does not look into what is made
/// by functions. Writes the problems as JSON, one a line.
/// </summary>
public static class Program
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static int Main(string[] files)
    {
        var loader = new AzTypeLoader();
        var index = loader.LoadTypeIndex();
        var loaded = new Dictionary<string, ResourceType>();
        foreach (var file in files)
        {
            using var snapshot = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var resource in snapshot.RootElement.GetProperty("predictedResources").EnumerateArray())
            {
                var type = $"{resource.GetProperty("type").GetString()}@{resource.GetProperty("apiVersion").GetString()}";
                var checker = new ValueChecker();
                if (index.Resources.TryGetValue(type, out var reference))
                    checker.CheckResource(resource, loaded.TryGetValue(type, out var known) ? known : loaded[type] = loader.LoadResourceType(reference));
                else
                    checker.Problems.Add(("", "there is no such resource type or version"));
                foreach (var (path, message) in checker.Problems)
                    Console.WriteLine(JsonSerializer.Serialize(new { file, type, path, message }, Options));
            }
        }
        return 0;
    }
}
