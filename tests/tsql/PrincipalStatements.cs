using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace TsqlCheck;

/// <summary>Finds what a batch says of users, roles, rights and views, and what it drops, wherever it stands.</summary>
public sealed class PrincipalStatements : TSqlFragmentVisitor
{
    public List<CreateUserStatement> Users { get; } = [];

    public List<TSqlStatement> RolesAndRights { get; } = [];

    /// <summary>What changes or drops something that is there: the model holds what is made, and cannot look it up.</summary>
    public List<TSqlStatement> Changes { get; } = [];

    public List<CreateViewStatement> Views { get; } = [];

    public bool Any => Users.Count + Views.Count + RolesAndRights.Count + Changes.Count > 0;

    public override void Visit(CreateUserStatement node) => Users.Add(node);

    public override void Visit(CreateRoleStatement node) => RolesAndRights.Add(node);

    public override void Visit(AlterRoleStatement node) => RolesAndRights.Add(node);

    public override void Visit(GrantStatement node) => RolesAndRights.Add(node);

    public override void Visit(RevokeStatement node) => Changes.Add(node);

    public override void Visit(AlterUserStatement node) => Changes.Add(node);

    public override void Visit(DropUserStatement node) => Changes.Add(node);

    public override void Visit(DropRoleStatement node) => Changes.Add(node);

    public override void Visit(DropTableStatement node) => Changes.Add(node);

    public override void Visit(CreateViewStatement node) => Views.Add(node);

    public override void Visit(DropViewStatement node) => Changes.Add(node);

    public override void Visit(DropIndexStatement node) => Changes.Add(node);
}
