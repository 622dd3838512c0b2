using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmConsole.Data.Migrations
{
    /// <inheritdoc />
    public partial class MergeAndLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Dropped",
                table: "Milestones",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "MergedIntoId",
                table: "Cases",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "CaseLinks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    CaseId = table.Column<long>(type: "INTEGER", nullable: false),
                    OtherId = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    ByUserId = table.Column<long>(type: "INTEGER", nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaseLinks", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Cases_CategoryCode_ClosedAt",
                table: "Cases",
                columns: new[] { "CategoryCode", "ClosedAt" },
                filter: "\"ClosedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_CaseLinks_CaseId_OtherId",
                table: "CaseLinks",
                columns: new[] { "CaseId", "OtherId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CaseLinks_OtherId",
                table: "CaseLinks",
                column: "OtherId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CaseLinks");

            migrationBuilder.DropIndex(
                name: "IX_Cases_CategoryCode_ClosedAt",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "Dropped",
                table: "Milestones");

            migrationBuilder.DropColumn(
                name: "MergedIntoId",
                table: "Cases");
        }
    }
}
