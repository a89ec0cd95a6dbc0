using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Bicep.Types.Concrete;

namespace BicepTypes;

/// <summary>Walks one resource beside its type and collects where they differ.</summary>
public sealed class ValueChecker
{
    /// <summary>What a snapshot says about a resource besides its properties; `name` is looked at apart.</summary>
    private static readonly HashSet<string> Frame = ["id", "type", "apiVersion", "name"];

    public List<(string Path, string Message)> Problems { get; } = [];

    public void CheckResource(JsonElement resource, ResourceType type)
    {
        var name = resource.GetProperty("name").GetString() ?? "";
        switch (type.Body.Type)
        {
            case ObjectType body:
                CheckName(name, body.Properties);
                CheckMembers(resource, body.Properties, body.AdditionalProperties?.Type, "");
                break;
            case DiscriminatedObjectType body:
                var (properties, additional) = Chosen(Last(name), body, "");
                if (properties is not null) CheckMembers(resource, properties, additional, "");
                break;
        }
    }

    private void CheckName(string name, IReadOnlyDictionary<string, ObjectTypeProperty> properties)
    {
        if (IsExpression(name)) return;
        CheckText(Last(name), properties["name"].Type.Type, "name");
    }

    private void Check(JsonElement value, TypeBase type, string path)
    {
        if (value.ValueKind == JsonValueKind.Null) return;
        if (value.ValueKind == JsonValueKind.String && IsExpression(value.GetString()!)) return;
        switch (type)
        {
            case AnyType:
                return;
            case ObjectType wanted when value.ValueKind == JsonValueKind.Object:
                CheckMembers(value, wanted.Properties, wanted.AdditionalProperties?.Type, path);
                return;
            case DiscriminatedObjectType wanted when value.ValueKind == JsonValueKind.Object:
                var key = value.TryGetProperty(wanted.Discriminator, out var said) ? said.GetString()! : "";
                var (properties, additional) = Chosen(key, wanted, path);
                if (properties is not null) CheckMembers(value, properties, additional, path);
                return;
            case ArrayType wanted when value.ValueKind == JsonValueKind.Array:
                foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
                    Check(item, wanted.ItemType.Type, $"{path}[{index}]");
                return;
            case BooleanType when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                return;
            case IntegerType wanted when value.ValueKind == JsonValueKind.Number:
                if (value.GetInt64() < wanted.MinValue || value.GetInt64() > wanted.MaxValue)
                    Problems.Add((path, $"{value} is not within {wanted.MinValue} and {wanted.MaxValue}"));
                return;
            case StringType or StringLiteralType or UnionType when value.ValueKind == JsonValueKind.String:
                CheckText(value.GetString()!, type, path);
                return;
            case UnionType wanted when wanted.Elements.Any(element => Fits(value, element.Type)):
                return;
            default:
                Problems.Add((path, $"a value of kind {value.ValueKind} does not fit {type.GetType().Name}"));
                return;
        }
    }

    private void CheckMembers(
        JsonElement value, IReadOnlyDictionary<string, ObjectTypeProperty> properties, TypeBase? additional, string path)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (path == "" && Frame.Contains(member.Name)) continue;
            var at = path == "" ? member.Name : $"{path}.{member.Name}";
            if (properties.TryGetValue(member.Name, out var property))
            {
                if (property.Flags.HasFlag(ObjectTypePropertyFlags.ReadOnly)) Problems.Add((at, "cannot be set"));
                else Check(member.Value, property.Type.Type, at);
            }
            else if (additional is not null) Check(member.Value, additional, at);
            else Problems.Add((at, "is not known"));
        }
        foreach (var (name, property) in properties)
        {
            if (path == "" && Frame.Contains(name)) continue;
            var isGiven = value.TryGetProperty(name, out var given) && given.ValueKind != JsonValueKind.Null;
            if (property.Flags.HasFlag(ObjectTypePropertyFlags.Required) && !isGiven)
                Problems.Add((path == "" ? name : $"{path}.{name}", "is missing"));
        }
    }

    private (IReadOnlyDictionary<string, ObjectTypeProperty>?, TypeBase?) Chosen(
        string key, DiscriminatedObjectType type, string path)
    {
        if (type.Elements.TryGetValue(key, out var element) && element.Type is ObjectType chosen)
        {
            var all = type.BaseProperties.Concat(chosen.Properties).GroupBy(pair => pair.Key);
            return (all.ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Value), chosen.AdditionalProperties?.Type);
        }
        Problems.Add((path, $"{type.Discriminator} is none of {string.Join(", ", type.Elements.Keys)}"));
        return (null, null);
    }

    /// <summary>A type that names its values and admits any other text is held to the values that it names.</summary>
    private void CheckText(string text, TypeBase type, string path)
    {
        switch (type)
        {
            case StringLiteralType literal when literal.Value != text:
                Problems.Add((path, $"'{text}' is not '{literal.Value}'"));
                return;
            case UnionType union:
                var known = union.Elements.Select(element => element.Type).OfType<StringLiteralType>().Select(one => one.Value).ToList();
                if (known.Count > 0 && !known.Contains(text))
                    Problems.Add((path, $"'{text}' is none of {string.Join(", ", known)}"));
                return;
            case StringType wanted:
                if (text.Length < wanted.MinLength || text.Length > wanted.MaxLength)
                    Problems.Add((path, $"'{text}' has not {wanted.MinLength} to {wanted.MaxLength} characters"));
                if (wanted.Pattern is not null && !Regex.IsMatch(text, wanted.Pattern))
                    Problems.Add((path, $"'{text}' is not of the form {wanted.Pattern}"));
                return;
        }
    }

    private static bool Fits(JsonElement value, TypeBase type)
    {
        var trial = new ValueChecker();
        trial.Check(value, type, "");
        return trial.Problems.Count == 0;
    }

    /// <summary>The name of a child resource is written with its parents' names before it.</summary>
    private static string Last(string name) => name.Split('/').Last();

    /// <summary>What only the deployment knows stands in square brackets.</summary>
    private static bool IsExpression(string text) => text.StartsWith('[') && !text.StartsWith("[[");
}
