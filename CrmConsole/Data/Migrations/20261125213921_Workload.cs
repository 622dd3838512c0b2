using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmConsole.Data.Migrations
{
    /// <inheritdoc />
    public partial class Workload : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "WorkedAt",
                table: "Cases",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "Capacity",
                table: "AspNetUsers",
                type: "INTEGER",
                nullable: true);

            // What the projection would have written: the last piece of work, or when it came in (CaseProjection.IsWork).
            migrationBuilder.Sql("""
                UPDATE "Cases" SET "WorkedAt" = COALESCE((
                    SELECT MAX(e."At") FROM "Events" e WHERE e."CaseId" = "Cases"."Id" AND e."ActorKind" = 'staff'
                        AND e."Type" NOT IN ('officer_changed', 'priority_changed', 'identity_opened', 'attention_cleared', 'due_changed')), "CreatedAt");
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "WorkedAt",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "Capacity",
                table: "AspNetUsers");
        }
    }
}
