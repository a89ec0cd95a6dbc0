using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace TsqlCheck;

/// <summary>Finds what a batch says of users, roles and rights, wherever it stands.</summary>
public sealed class PrincipalStatements : TSqlFragmentVisitor
{
    public List<CreateUserStatement> Users { get; } = [];

    public List<TSqlStatement> RolesAndRights { get; } = [];

    public bool Any => Users.Count + RolesAndRights.Count > 0;

    public override void Visit(CreateUserStatement node) => Users.Add(node);

    public override void Visit(CreateRoleStatement node) => RolesAndRights.Add(node);

    public override void Visit(AlterRoleStatement node) => RolesAndRights.Add(node);

    public override void Visit(GrantStatement node) => RolesAndRights.Add(node);
}
