using System.Text.RegularExpressions;

namespace TsqlCheck;

/// <summary>The model knows no system object: what it says of those on the allow-list is not of interest.</summary>
public static class ModelMessages
{
    private static readonly Regex Unresolved = new(@"unresolved reference to object (\[.+\])\.?$");
    private static readonly Regex Ambiguous = new(@"any of the following objects: (.+?)\.?$");

    public static bool IsTolerated(string message)
    {
        var text = message.TrimEnd();
        if (Unresolved.Match(text) is { Success: true } one) return IsSystem(Names(one.Groups[1].Value));
        if (Ambiguous.Match(text) is not { Success: true } several) return false;
        // One of a list of guesses is the view's column; the others are aliases taken for columns.
        var guesses = Regex.Split(several.Groups[1].Value, ", | or ").Select(Names).ToList();
        return guesses.All(guess => guess.Count > 2 && IsView(guess)) && guesses.Any(guess => guess.Count == 3 && IsSystem(guess));
    }

    private static List<string> Names(string text) => Regex.Matches(text, @"\[([^\]]+)\]").Select(part => part.Groups[1].Value).ToList();

    private static bool IsView(List<string> names) => AllowList.Views.ContainsKey($"{names[0]}.{names[1]}");

    private static bool IsSystem(List<string> names)
    {
        if (names.Any(AllowList.Procedures.ContainsKey)) return true;
        if (names.Count < 2 || !AllowList.Views.TryGetValue($"{names[0]}.{names[1]}", out var columns)) return false;
        return names.Count == 2 || columns.Contains(names[^1]);
    }
}
