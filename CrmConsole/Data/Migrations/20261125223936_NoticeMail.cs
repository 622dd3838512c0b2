using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmConsole.Data.Migrations
{
    /// <inheritdoc />
    public partial class NoticeMail : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "MailedAt",
                table: "Notices",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "NoticeMail",
                table: "AspNetUsers",
                type: "TEXT",
                nullable: false,
                defaultValue: "none");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "MailedAt",
                table: "Notices");

            migrationBuilder.DropColumn(
                name: "NoticeMail",
                table: "AspNetUsers");
        }
    }
}
