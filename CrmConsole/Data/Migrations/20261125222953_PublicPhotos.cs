using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CrmConsole.Data.Migrations
{
    /// <inheritdoc />
    public partial class PublicPhotos : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Released",
                table: "Attachments");

            migrationBuilder.AddColumn<long>(
                name: "PublicId",
                table: "Attachments",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "PublicId",
                table: "Attachments");

            migrationBuilder.AddColumn<bool>(
                name: "Released",
                table: "Attachments",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }
    }
}
