using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class AnswerFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_decks_people_uploaded_by",
                table: "decks");

            migrationBuilder.DropForeignKey(
                name: "fk_decks_startups_startup_id",
                table: "decks");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropPrimaryKey(
                name: "pk_decks",
                table: "decks");

            migrationBuilder.DropCheckConstraint(
                name: "ck_decks_refused_because",
                table: "decks");

            migrationBuilder.DropCheckConstraint(
                name: "ck_decks_status",
                table: "decks");

            migrationBuilder.RenameTable(
                name: "decks",
                newName: "sent_files");

            migrationBuilder.RenameIndex(
                name: "ix_decks_startup_id",
                table: "sent_files",
                newName: "ix_sent_files_startup_id");

            migrationBuilder.AddColumn<int>(
                name: "news",
                table: "applications",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "application_id",
                table: "sent_files",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "checked_by",
                table: "sent_files",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "sent_files",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "deck");

            migrationBuilder.AddColumn<Guid>(
                name: "question_id",
                table: "sent_files",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "sent_files",
                type: "integer",
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "pk_sent_files",
                table: "sent_files",
                column: "id");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_sent_files_refused_because",
                table: "sent_files",
                sql: "refused_because in ('name', 'extension', 'notPdf', 'foreignContent', 'damaged', 'encrypted', 'scripted', 'noPages', 'tooManyPages', 'tooComplex', 'notPicture', 'tooLarge')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_sent_files_status",
                table: "sent_files",
                sql: "status in ('receiving', 'kept', 'refused')");

            migrationBuilder.AddForeignKey(
                name: "fk_sent_files_applications_application_id",
                table: "sent_files",
                column: "application_id",
                principalTable: "applications",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_sent_files_people_uploaded_by",
                table: "sent_files",
                column: "uploaded_by",
                principalTable: "people",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_sent_files_questions_question_id",
                table: "sent_files",
                column: "question_id",
                principalTable: "questions",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_sent_files_startups_startup_id",
                table: "sent_files",
                column: "startup_id",
                principalTable: "startups",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.Sql(
                """
                alter table sent_files alter column kind drop default;
                update sent_files f set version = n.version from (select id, row_number() over (partition by startup_id order by kept_at) as version from sent_files where status = 'kept') n where n.id = f.id;
                update sent_files set version = 0 where version is null and kind = 'deck';
                alter table sent_files drop constraint ex_decks_one_in_force;
                alter table sent_files add constraint ex_sent_files_one_deck_in_force exclude using gist (startup_id with =, tstzrange(kept_at, ended_at) with &&)
                    where (kind = 'deck' and status = 'kept') deferrable initially deferred;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_sent_files_applications_application_id",
                table: "sent_files");

            migrationBuilder.DropForeignKey(
                name: "fk_sent_files_people_uploaded_by",
                table: "sent_files");

            migrationBuilder.DropForeignKey(
                name: "fk_sent_files_questions_question_id",
                table: "sent_files");

            migrationBuilder.DropForeignKey(
                name: "fk_sent_files_startups_startup_id",
                table: "sent_files");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropPrimaryKey(
                name: "pk_sent_files",
                table: "sent_files");

            migrationBuilder.DropCheckConstraint(
                name: "ck_sent_files_refused_because",
                table: "sent_files");

            migrationBuilder.DropCheckConstraint(
                name: "ck_sent_files_status",
                table: "sent_files");

            migrationBuilder.DropColumn(
                name: "news",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "application_id",
                table: "sent_files");

            migrationBuilder.DropColumn(
                name: "checked_by",
                table: "sent_files");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "sent_files");

            migrationBuilder.DropColumn(
                name: "question_id",
                table: "sent_files");

            migrationBuilder.DropColumn(
                name: "version",
                table: "sent_files");

            migrationBuilder.RenameTable(
                name: "sent_files",
                newName: "decks");

            migrationBuilder.RenameIndex(
                name: "ix_sent_files_startup_id",
                table: "decks",
                newName: "ix_decks_startup_id");

            migrationBuilder.AddPrimaryKey(
                name: "pk_decks",
                table: "decks",
                column: "id");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation', 'deckReminder')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_decks_refused_because",
                table: "decks",
                sql: "refused_because in ('name', 'extension', 'notPdf', 'foreignContent', 'damaged', 'encrypted', 'scripted', 'noPages', 'tooManyPages', 'tooComplex')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_decks_status",
                table: "decks",
                sql: "status in ('receiving', 'kept', 'refused')");

            migrationBuilder.AddForeignKey(
                name: "fk_decks_people_uploaded_by",
                table: "decks",
                column: "uploaded_by",
                principalTable: "people",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_decks_startups_startup_id",
                table: "decks",
                column: "startup_id",
                principalTable: "startups",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }
    }
}
