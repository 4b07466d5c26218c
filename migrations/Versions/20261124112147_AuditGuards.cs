using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <summary>Makes the audit trail append-only, for everybody and also while triggers are switched off for a restore.</summary>
    public partial class AuditGuards : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            create function refuse_to_rewrite_the_audit_trail() returns trigger language plpgsql as $refuse$
            begin
                raise exception 'audit_entries is append-only' using errcode = 'insufficient_privilege';
            end;
            $refuse$;
            create trigger tr_audit_entries_append_only before update or delete or truncate on audit_entries
                for each statement execute function refuse_to_rewrite_the_audit_trail();
            alter table audit_entries enable always trigger tr_audit_entries_append_only;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            drop trigger tr_audit_entries_append_only on audit_entries;
            drop function refuse_to_rewrite_the_audit_trail();
            """);
    }
}
