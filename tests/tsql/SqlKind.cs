using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace TsqlCheck;

/// <summary>
/// The type of an expression, as far as it is told. <see cref="Length"/> is in characters or bytes, -1 for `max`, 0 where
/// a type has none. <see cref="Parameter"/> is the parameter that the value comes from, if it comes from one.
/// </summary>
public readonly record struct SqlKind(string Name, int Length, string? Parameter = null)
{
    public bool IsMax => Length == -1;

    /// <summary>Types of one family are compared and assigned without a conversion that could fail or hide an index.</summary>
    public string Family => Name switch
    {
        "nvarchar" or "nchar" => "unicode",
        "varchar" or "char" => "ansi",
        "bit" or "tinyint" or "smallint" or "int" or "bigint" => "whole",
        "float" or "real" => "float",
        "datetime" or "datetime2" or "date" or "smalldatetime" => "time",
        "binary" or "varbinary" => "binary",
        _ => Name,
    };

    /// <summary>Where a value of this kind may be cut, or not fit, in a place of that kind.</summary>
    public bool FitsIn(SqlKind place)
    {
        if (Family == "whole" && place.Family == "whole") return Width(Name) <= Width(place.Name);
        if (place.IsMax || place.Length == 0) return true;
        return !IsMax && Length <= place.Length;
    }

    public override string ToString() => Length switch
    {
        -1 => $"{Name}(max)",
        0 => Name,
        _ => $"{Name}({Length})",
    };

    public static SqlKind Of(DataTypeReference type)
    {
        if (type is not SqlDataTypeReference sql)
            return new SqlKind(string.Join(".", type.Name.Identifiers.Select(part => part.Value.ToLowerInvariant())), 0);
        var name = sql.SqlDataTypeOption.ToString().ToLowerInvariant();
        if (sql.Parameters.Count == 0) return new SqlKind(name, name is "nvarchar" or "nchar" or "varchar" or "char" or "binary" or "varbinary" ? 1 : 0);
        var first = sql.Parameters[0];
        if (first is MaxLiteral) return new SqlKind(name, -1);
        // A datetime2's or decimal's numbers say its precision, not how long a value may be.
        return new SqlKind(name, name is "datetime2" or "decimal" or "numeric" or "float" or "time" ? 0 : int.Parse(first.Value));
    }

    private static int Width(string name) => name switch { "bit" => 1, "tinyint" => 8, "smallint" => 16, "int" => 32, _ => 64 };
}
